/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Open the node of a block device, to read what only the disk itself has.
 */
#ifndef VFIOCLAIM_BLOCK_NODE_H
#define VFIOCLAIM_BLOCK_NODE_H

#include <stddef.h>

#define BLOCK_NODE_NAME 256 /* bytes of a name in a directory, including the NUL */

/*
 * Write the name that the kernel has for a device, whose number is as in /sys/dev/block. `name` has BLOCK_NODE_NAME
 * bytes. Return 0, or -errno if there is no such device.
 */
int block_node_name(const char *number, char *name);

/*
 * Open a device for reading. Return a descriptor, which the caller closes with sysio_close(), -ENODEV if the node of
 * that name is another device, or another -errno.
 */
int block_node_open(const char *number);

#endif
