/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Suggest the line to write instead of a neighbour's, or of one with a blank instead of a comma. Works on text only.
 */
#ifndef VFIOCLAIM_RULE_HINT_H
#define VFIOCLAIM_RULE_HINT_H

#include <stddef.h>

#include "core/lib/strbuf.h"

/*
 * If there is a blank instead of the comma between two WHATs, replace *why by a message that says so.
 * Append "; write 'claim ...'" for the syntax of neighbours: modprobe.d's `options vfio-pci ids=...`, the kernel's
 * `vfio-pci.ids=...`, Unraid's `BIND=ADDRESS|ID ...`, and for a WHAT alone on the line. Change nothing for any other
 * line.
 *
 * @line  as rule_parse_line() left it: split into words by NULs, `length` bytes in all
 */
void rule_hint(const char *line, size_t length, struct strbuf *why);

#endif
