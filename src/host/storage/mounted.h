/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decide which mounted file systems belong to the system, and not to a user or to the kernel itself. Must not look for
 * their devices: mount_parents does.
 */
#ifndef VFIOCLAIM_MOUNTED_H
#define VFIOCLAIM_MOUNTED_H

#include <libmount/libmount.h>
#include <stdbool.h>

/* Return whether a line of mountinfo or fstab has this option. */
bool mounted_has_option(struct libmnt_fs *fs, const char *option);

/* Return whether a file system is the kernel's own or in memory. A bind mount has no type and is neither. */
bool mounted_is_on_nothing(struct libmnt_fs *fs);

/*
 * Return whether the host needs a file system of mountinfo, by whatever means it was mounted. The host can do without what
 * - is on nothing,
 * - has `nofail` in fstab,
 * - a user mounts: below /media and /run/media, with FUSE (ntfs-3g is `fuseblk`, and is needed),
 * - is on a disk that its driver calls removable (Documentation/ABI/stable/sysfs-block),
 * - is an overlay whose layers have relative paths: a container's. Its layers are on file systems that are mounted too.
 */
bool mounted_is_needed(struct libmnt_fs *fs, struct libmnt_table *fstab);

#endif
