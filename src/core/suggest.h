/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line to write instead of a neighbour's, or of one with a blank for a comma. Knows text only.
 *
 * The boot program is linked without this room: `vfioclaim bake` reads every config first, and an image's build fails on
 * what it cannot read, while a person can still act.
 */
#ifndef VFIOCLAIM_SUGGEST_H
#define VFIOCLAIM_SUGGEST_H

#include <stddef.h>

#include "text.h"

/*
 * Where a blank stands for the comma between two WHATs, tell that instead.
 * Add ": write 'claim ...'" for what people bring along: modprobe.d's `options vfio-pci ids=...`, the kernel's
 * `vfio-pci.ids=...`, Unraid's `BIND=ADDRESS|ID ...`, and a WHAT that stands there alone. Adds nothing for any other line.
 *
 * @line  as line_parse() left it: cut up into words by NULs, `length` bytes in all
 */
void suggest(const char *line, size_t length, struct text *why) __attribute__((weak));

#endif
