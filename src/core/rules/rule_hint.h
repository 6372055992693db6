/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line to write instead of a neighbour's, or of one with a blank for a comma. Knows text only.
 */
#ifndef VFIOCLAIM_RULE_HINT_H
#define VFIOCLAIM_RULE_HINT_H

#include <stddef.h>

#include "core/lib/strbuf.h"

/*
 * Where a blank stands for the comma between two WHATs, tell that instead.
 * Add ": write 'claim ...'" for what people bring along: modprobe.d's `options vfio-pci ids=...`, the kernel's
 * `vfio-pci.ids=...`, Unraid's `BIND=ADDRESS|ID ...`, and a WHAT that stands there alone. Adds nothing for any other line.
 *
 * @line  as rule_parse_line() left it: cut up into words by NULs, `length` bytes in all
 */
void rule_hint(const char *line, size_t length, struct strbuf *why);

#endif
