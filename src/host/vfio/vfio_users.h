/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the processes that have a group or device open through VFIO: the links in /proc/PID/fd that lead below
 * /dev/vfio. Must not write.
 *
 * A virtual machine keeps the node of the group, or of the device, open for as long as it uses the device
 * (Documentation/driver-api/vfio.rst). Only root can inspect the processes of other users.
 */
#ifndef VFIOCLAIM_VFIO_USERS_H
#define VFIOCLAIM_VFIO_USERS_H

#include "core/lib/strbuf.h"
#include "host/vfio/sysfs_state.h"

struct user {
	uint32_t pid;
	char name[64]; /* name of the program, with special characters escaped */
	char node[32]; /* the open node, below /dev/vfio: "14", or "devices/vfio0" */
};

struct vfio_users {
	struct user *at; /* each pair of process and node once */
	size_t count;
	bool hidden; /* some processes could not be inspected */
};

/* Read the users of all groups from /proc. Return 0, or -errno if there is no /proc. */
int vfio_users_read(struct vfio_users *users);

/* Return whether this user has the group open, or a device of it. */
bool vfio_users_has(const struct user *user, const struct sysfs_group *group);

/* Print the users of a group or of its devices: "qemu (pid 123), qemu (pid 456)". Return their number. */
unsigned vfio_users_print(struct strbuf *text, const struct vfio_users *users, const struct sysfs_group *group);

#endif
