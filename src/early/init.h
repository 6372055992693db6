/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run as PID 1 of an initramfs, by rdinit=, and then become the image's own /init. Must not claim anything.
 */
#ifndef VFIOCLAIM_INIT_H
#define VFIOCLAIM_INIT_H

#include <stdbool.h>

/*
 * Return whether the system is an initramfs: its root is a ramfs or a tmpfs, or it has the file that systemd looks for
 * (os-release(5)), because the root of an initramfs may also be an overlay.
 */
bool init_in_initramfs(void);

/*
 * Return whether the kernel started this program in an initramfs. PID 1 alone does not prove that: any program can be
 * PID 1 in a container, but there the root is neither a ramfs nor a tmpfs.
 */
bool init_is_us(void);

/*
 * Execute /init, with the arguments and the environment that the kernel gave. Return only if no program that the kernel
 * itself would have started can be executed. If PID 1 then ends, the kernel panics.
 */
void init_exec(char **argv);

#endif
