/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the PCI functions that a file system or swap area depends on. Knows the kinds of file systems, and where each
 * one names its devices. Uses block_parents for block devices and the network. Must not decide which file systems
 * matter.
 */
#ifndef VFIOCLAIM_MOUNT_PARENTS_H
#define VFIOCLAIM_MOUNT_PARENTS_H

#include <libmount/libmount.h>
#include <stdbool.h>

#include "core/lib/strbuf.h"
#include "host/storage/block_parents.h"

/* Must be all zeros at first, except `mounts`. */
struct mount_parents {
	struct libmnt_table *mounts; /* the mounted file systems; the caller owns it */
	struct block_parents climb;
};

/*
 * Follow a line of mountinfo, swaps or fstab to the hardware. Add the functions to climb.functions with `because`,
 * which must stay valid.
 * Return 0, -ENOENT if the hardware cannot be found (*why says where the search ended), or another -errno if a directory
 * cannot be read.
 */
int mount_parents_follow(struct mount_parents *below, struct libmnt_fs *fs, const char *because, struct strbuf *why);

/*
 * Follow a file, by its path, or a block device, by its path or a tag as in fstab(5), in the same way. Return as above.
 */
int mount_parents_follow_file(struct mount_parents *below, const char *what, const char *because, struct strbuf *why);

/* Return whether the file system has this type. */
bool mount_parents_is_type(struct libmnt_fs *fs, const char *type);

#endif
