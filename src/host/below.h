/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From one file system or swap area, as libmount has it, down to the PCI functions below it: what kinds of them there
 * are, and where each says what it stands on. Block devices and the network are climb's; which file systems matter is
 * not asked here.
 */
#ifndef VFIOCLAIM_BELOW_H
#define VFIOCLAIM_BELOW_H

#include <libmount/libmount.h>
#include <stdbool.h>

#include "../core/text.h"
#include "climb.h"

/* Begin with all of it 0. */
struct below {
	struct libmnt_table *mounts; /* what is mounted: the caller's */
	struct climb climb;
};

/*
 * Follow a line of mountinfo, of swaps or of fstab all the way down. What is found is in climb.functions, for `because`,
 * which is kept.
 * Returns 0, -ENOENT where the way ends before the hardware (*why says in English where), or -ENOMEM.
 */
int below_follow(struct below *below, struct libmnt_fs *fs, const char *because, struct text *why);

/* Is it of this file system type? */
bool below_is_type(struct libmnt_fs *fs, const char *type);

#endif
