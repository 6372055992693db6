/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --root of every verb: the running system, a directory, or a recorded machine, which is unpacked for as long as the
 * program runs. Reads nothing of it.
 */
#ifndef VFIOCLAIM_SYSROOT_H
#define VFIOCLAIM_SYSROOT_H

#include <stdbool.h>

/*
 * Enter what --root names, before anything else is read; NULL is the running system. A file is taken for a recorded
 * machine (umockdev.h) and unpacked below $TMPDIR or /tmp, readable by its owner alone. That goes when the program ends,
 * in whatever way, and when another root is entered.
 * Returns 0, or -errno; why has been said.
 */
int sysroot_enter(const char *root);

/*
 * Can all of it be seen? Of the running system by root alone: images, disks and addresses are hidden from others. Says
 * what to do if not.
 */
bool sysroot_is_visible(const char *root, const char *verb);

/* Where that is, for a library that opens files by itself; NULL is the running system. */
const char *sysroot_path(void);

#endif
