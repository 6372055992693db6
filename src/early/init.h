/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PID 1 of an initramfs, by rdinit=: be it for a moment, and make room for the image's own /init. Claims nothing.
 */
#ifndef VFIOCLAIM_INIT_H
#define VFIOCLAIM_INIT_H

#include <stdbool.h>

/*
 * Did the kernel start this program in an initramfs? PID 1 alone does not tell: in a container that is anything, but
 * there the root is neither a ramfs nor a tmpfs.
 */
bool init_is_us(void);

/*
 * Become /init, with the arguments and the environment that the kernel gave. Comes back only if there is no program
 * that the kernel itself would have started; if PID 1 then ends, the kernel panics.
 */
void init_exec(char **argv);

#endif
