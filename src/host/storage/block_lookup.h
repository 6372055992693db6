/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the ways to name a block device to its number, and from a file system to all of its members. Does not look what
 * is below them: climb does.
 *
 * A number is a string as in /sys/dev/block, "259:1" (Documentation/ABI/stable/sysfs-block).
 */
#ifndef VFIOCLAIM_BLOCK_LOOKUP_H
#define VFIOCLAIM_BLOCK_LOOKUP_H

#include "core/lib/str_list.h"

#define BLOCK_LOOKUP_NUMBER 16 /* bytes of a number, NUL included: a dev_t of the kernel has 12 and 20 bits */

/* Print a number into `number`, which has BLOCK_LOOKUP_NUMBER bytes. */
void block_lookup_print(char *number, unsigned major, unsigned minor);

/*
 * The number of what a path is the node of, or a link to one; or of what has a tag, UUID=, LABEL=, PARTUUID= or
 * PARTLABEL= as in fstab(5). `number` has BLOCK_LOOKUP_NUMBER bytes.
 * Returns 0, -ENOTBLK if something else is at the path, or -ENOENT if nothing is.
 */
int block_lookup_from_path(const char *path, char *number);
int block_lookup_from_tag(const char *tag, const char *value, char *number);

/*
 * Add the numbers of all devices of the mounted btrfs that has `number` among them. Its st_dev is no device's: only its
 * folder in /sys/fs/btrfs names its devices.
 * Returns 0, or -ENOENT if no mounted one has it or one of its devices cannot be looked at.
 */
int block_lookup_btrfs_members(const char *number, struct str_list *numbers);

/*
 * Put into `numbers`, which is empty, those of all devices of a ZFS pool (NULL: of any pool). The kernel has no list of
 * them: they are those that say so of themselves, to udev (as /run/udev/data has it, a form that is not promised) and,
 * outside --root, to blkid.
 * Returns 0, or -ENOENT if there are none.
 */
int block_lookup_zfs_members(const char *pool, struct str_list *numbers);

#endif
