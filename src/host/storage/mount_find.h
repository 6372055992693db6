/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the mounted file system that a path is on, below the root of sysio. libmount's own search would look at the
 * running system.
 */
#ifndef VFIOCLAIM_MOUNT_FIND_H
#define VFIOCLAIM_MOUNT_FIND_H

#include <libmount/libmount.h>

/*
 * Return the file system of an absolute path, or NULL if the path does not exist or its file system is not in the
 * table. Links in the path are followed, and the kernel says which mount the result is on (mnt_id in
 * /proc/PID/fdinfo/FD, proc(5)). Where it does not, as for a user who may not look there, the mount points decide.
 */
struct libmnt_fs *mount_find(struct libmnt_table *mounts, const char *path);

#endif
