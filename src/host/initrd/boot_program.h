/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the boot program on a host or in an image. Must not read or run it.
 */
#ifndef VFIOCLAIM_BOOT_PROGRAM_H
#define VFIOCLAIM_BOOT_PROGRAM_H

#include <stddef.h>

#include "core/lib/strbuf.h"

#define BOOT_PROGRAM_AT_ROOT "/vfioclaim-early" /* in an image, where rdinit= names it */
#define BOOT_PROGRAM_PATH 4096			/* bytes of a path, including the NUL */

/* Return the n-th place of the boot program in an image, from 0; NULL after the last. */
const char *boot_program_place(size_t n);

/*
 * Find the boot program that this host would put into an image: the one installed with this program, or with --root one
 * installed below that root.
 * Return 0 and its path from the root, or -ENOENT and in `why` where it was expected.
 */
int boot_program_find(char path[BOOT_PROGRAM_PATH], struct strbuf *why);

#endif
