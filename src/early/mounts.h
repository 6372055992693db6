/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mount the file systems that a run needs and that are absent, and undo exactly that. Must not read or write files
 * there.
 *
 * Nothing is mounted yet when genkernel runs the program, at the only place before its drivers, nor when the kernel
 * starts it by rdinit=. The program that runs next mounts the same file systems, and takes it for an error if that was
 * done already.
 */
#ifndef VFIOCLAIM_MOUNTS_H
#define VFIOCLAIM_MOUNTS_H

/* Mount /proc, /sys and /dev where they are absent. Log what cannot be mounted. */
void mounts_enter(void);

/* Unmount what mounts_enter() mounted, and remove the directories that it made. */
void mounts_leave(void);

#endif
