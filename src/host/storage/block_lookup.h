/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the number of a block device from any of its names, and all members of a file system. Must not look at the
 * devices below them: block_parents does.
 *
 * A number is a string as in /sys/dev/block, "259:1" (Documentation/ABI/stable/sysfs-block).
 */
#ifndef VFIOCLAIM_BLOCK_LOOKUP_H
#define VFIOCLAIM_BLOCK_LOOKUP_H

#include "core/lib/str_list.h"
#include "core/lib/strbuf.h"

#define BLOCK_LOOKUP_NUMBER 16 /* bytes of a number, including the NUL: a dev_t of the kernel has 12 and 20 bits */

/* Print a number to `number`, which has BLOCK_LOOKUP_NUMBER bytes. */
void block_lookup_print(char *number, unsigned major, unsigned minor);

/*
 * Look up the number of a device by the path of its node, or of a link to it; or by a tag, UUID=, LABEL=, PARTUUID= or
 * PARTLABEL= as in fstab(5). `number` has BLOCK_LOOKUP_NUMBER bytes.
 * Return 0, -ENOTBLK if the path is not a block device, or -ENOENT if nothing is found.
 */
int block_lookup_from_path(const char *path, char *number);
int block_lookup_from_tag(const char *tag, const char *value, char *number);

/*
 * Add the numbers of all devices of the mounted btrfs that contains `number`. The st_dev of a btrfs is not the number
 * of a device: only its directory in /sys/fs/btrfs names the devices.
 * Return 0, or -ENOENT if no mounted btrfs contains it, or one of the devices cannot be read.
 */
int block_lookup_btrfs_members(const char *number, struct str_list *numbers);

/*
 * Add the numbers of all devices of a ZFS pool, or of any pool if `pool` is NULL. `numbers` must be empty. The kernel
 * has no list of them: they are found by their labels, in udev's database (/run/udev/data, whose format is not stable)
 * and, without --root, with blkid. If libblkid finds a label of ZFS and the signature of something else, it does not say what
 * the device is, and the device may be a member.
 * Return 0, or -ENOENT if there are none, or if a device may be one (*why says which).
 */
int block_lookup_zfs_members(const char *pool, struct str_list *numbers, struct strbuf *why);

#endif
