/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which processes have a group or device open through VFIO: links of /proc/PID/fd to what is below /dev/vfio. Reads only.
 *
 * A virtual machine keeps the group's node, or the device's own, open for as long as it has the device
 * (Documentation/driver-api/vfio.rst). Processes of others can be looked into by root alone.
 */
#ifndef VFIOCLAIM_VFIO_USERS_H
#define VFIOCLAIM_VFIO_USERS_H

#include "core/lib/strbuf.h"
#include "host/vfio/sysfs_state.h"

struct user {
	uint32_t pid;
	char name[64]; /* of the program, less what no terminal should get */
	char node[32]; /* what it has open, below /dev/vfio: "14", or "devices/vfio0" */
};

struct vfio_users {
	struct user *at; /* each process and node once; ours, never freed: the program ends with its one run */
	size_t count;
	bool hidden; /* there are processes that cannot be looked into */
};

/* Look at all processes. Returns 0, or -errno if there is no /proc. */
int vfio_users_read(struct vfio_users *users);

/* Does this user have the group open, or a device of it? */
bool vfio_users_has(const struct user *user, const struct sysfs_group *group);

/* Print those that have the group, or a device of it: "qemu (pid 123), qemu (pid 456)". Returns how many. */
unsigned vfio_users_print(struct strbuf *text, const struct vfio_users *users, const struct sysfs_group *group);

#endif
