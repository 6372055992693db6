/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file systems that a run needs: mounts what is absent, and undoes exactly that. Reads and writes nothing there.
 *
 * genkernel's only place before its drivers has nothing mounted, nor has a program that the kernel starts by rdinit=;
 * and whoever comes next mounts them itself and takes it for an error if that was done already.
 */
#ifndef VFIOCLAIM_MOUNTS_H
#define VFIOCLAIM_MOUNTS_H

/* Mount /proc, /sys and /dev where they are absent. What cannot be mounted is said. */
void mounts_enter(void);

/* Unmount what mounts_enter() mounted, and remove the directories that it made. */
void mounts_leave(void);

#endif
