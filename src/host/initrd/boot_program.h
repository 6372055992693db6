/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the boot program is, on a host and in an image. Looks only.
 */
#ifndef VFIOCLAIM_BOOT_PROGRAM_H
#define VFIOCLAIM_BOOT_PROGRAM_H

#include <stddef.h>

#include "core/lib/strbuf.h"

#define BOOT_PROGRAM_AT_ROOT "/vfioclaim-early" /* in an image, where rdinit= names it */
#define BOOT_PROGRAM_PATH 4096			/* bytes of a path, NUL included */

/* The places where an image may have it, from 0; NULL behind the last. */
const char *boot_program_place(size_t n);

/*
 * Find the one that this host would put into an image: what was installed together with the host program, and with
 * --root what is installed below that.
 * Returns 0 with its path from the root, or -ENOENT; `why` then says where it was looked for.
 */
int boot_program_find(char path[BOOT_PROGRAM_PATH], struct strbuf *why);

#endif
