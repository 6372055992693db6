/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From one file system or swap area, as libmount has it, down to the PCI functions below it: what kinds of them there
 * are, and where each says what it stands on. Block devices and the network are climb's; which file systems matter is
 * not asked here.
 */
#ifndef VFIOCLAIM_MOUNT_PARENTS_H
#define VFIOCLAIM_MOUNT_PARENTS_H

#include <libmount/libmount.h>
#include <stdbool.h>

#include "core/lib/strbuf.h"
#include "host/storage/block_parents.h"

/* Begin with all of it 0. */
struct mount_parents {
	struct libmnt_table *mounts; /* what is mounted: the caller's */
	struct block_parents climb;
};

/*
 * Follow a line of mountinfo, of swaps or of fstab all the way down. What is found is in climb.functions, for `because`,
 * which is kept.
 * Returns 0, or -ENOENT where the way ends before the hardware (*why says in English where).
 */
int mount_parents_follow(struct mount_parents *below, struct libmnt_fs *fs, const char *because, struct strbuf *why);

/* Is it of this file system type? */
bool mount_parents_is_type(struct libmnt_fs *fs, const char *type);

#endif
