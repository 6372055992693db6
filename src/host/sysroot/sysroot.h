/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Enter the --root of a verb: the running system, a directory, or a recorded machine, which is unpacked for as long as
 * the program runs. Must not read the files in it.
 */
#ifndef VFIOCLAIM_SYSROOT_H
#define VFIOCLAIM_SYSROOT_H

#include <stdbool.h>

/*
 * Enter the root that --root names. Call this before anything else is read. NULL is the running system. A file is taken
 * as a recorded machine (umockdev.h) and unpacked below $TMPDIR or /tmp, readable only by its owner. The unpacked tree
 * is removed when another root is entered and when the program ends, even by SIGKILL.
 * Return 0, or -errno after an error was logged.
 */
int sysroot_enter(const char *root);

/*
 * Return whether this user can see the whole root. On the running system only root can: images, disks and addresses are
 * hidden from other users. Otherwise log what to do.
 */
bool sysroot_is_visible(const char *root, const char *verb);

/* Return the path of the root, for a library that opens files itself. NULL is the running system. */
const char *sysroot_path(void);

#endif
