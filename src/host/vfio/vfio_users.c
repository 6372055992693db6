// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/vfio_users.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

#define NODES "/dev/vfio/"

struct reading {
	struct vfio_users *users;
	int proc;
	int descriptors; /* the directory of one process's */
	uint32_t pid;
};

static int add(struct vfio_users *users, int proc, uint32_t pid, const char *node)
{
	struct user *grown, user = { .pid = pid };
	char path[32], name[32];
	struct strbuf text;

	if (str_copy(user.node, sizeof(user.node), node))
		return 0; /* no group has such a name */
	for (size_t i = 0; i < users->count; i++)
		if (users->at[i].pid == pid && !strcmp(users->at[i].node, node))
			return 0;
	grown = realloc(users->at, (users->count + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	users->at = grown;
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "%u/comm", pid);
	sysio_read_value(proc, path, name, sizeof(name));
	strbuf_open(&text, user.name, sizeof(user.name)); /* 15 bytes at most, proc(5): each may become four */
	strbuf_add_value(&text, name);
	grown[users->count++] = user;
	return 0;
}

static int look_at_descriptor(void *context, const char *name)
{
	const struct reading *reading = context;
	char target[SYSIO_TARGET];
	const char *node = target + strlen(NODES);

	/* /dev/vfio/vfio is the door to all of them, and nobody's device */
	if (sysio_read_target(reading->descriptors, name, target, sizeof(target)) ||
	    strncmp(target, NODES, strlen(NODES)) || !strcmp(node, "vfio"))
		return 0;
	return add(reading->users, reading->proc, reading->pid, node);
}

static int look_at_process(void *context, const char *name)
{
	struct reading *reading = context;
	char path[32];
	struct strbuf text;
	int status;

	if (parse_decimal(name, INT32_MAX, &reading->pid))
		return 0;
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "%u/fd", reading->pid);
	reading->descriptors = sysio_open_dir(reading->proc, path);
	if (reading->descriptors < 0) {
		/* one that is gone meanwhile is nobody's user */
		reading->users->hidden |= reading->descriptors == -EACCES || reading->descriptors == -EPERM;
		return 0;
	}
	status = sysio_list(reading->descriptors, look_at_descriptor, reading);
	sysio_close(reading->descriptors);
	return status == -ENOMEM ? status : 0;
}

int vfio_users_read(struct vfio_users *users)
{
	struct reading reading = { .users = users };
	int status;

	*users = (struct vfio_users){ 0 };
	reading.proc = sysio_open_dir(SYSIO_ROOT, "/proc");
	if (reading.proc < 0)
		return reading.proc;
	status = sysio_list(reading.proc, look_at_process, &reading);
	sysio_close(reading.proc);
	return status;
}

bool vfio_users_has(const struct user *user, const struct sysfs_group *group)
{
	static const char devices[] = "devices/", noiommu[] = "noiommu-";
	const char *name = user->node;
	uint32_t number;

	if (!strncmp(name, noiommu, strlen(noiommu)))
		name += strlen(noiommu);
	if (!parse_decimal(name, INT32_MAX, &number))
		return (int32_t)number == group->number;
	if (strncmp(user->node, devices, strlen(devices)))
		return false;
	for (size_t i = 0; i < group->count; i++)
		if (*group->members[i].node && !strcmp(user->node + strlen(devices), group->members[i].node))
			return true;
	return false;
}

unsigned vfio_users_print(struct strbuf *text, const struct vfio_users *users, const struct sysfs_group *group)
{
	unsigned count = 0;
	uint32_t last = 0;

	for (size_t i = 0; i < users->count; i++) {
		const struct user *user = &users->at[i];

		/* what one process has open stands together */
		if (!vfio_users_has(user, group) || user->pid == last)
			continue;
		strbuf_add(text, "%s%s (pid %u)", count++ ? ", " : "", user->name, user->pid);
		last = user->pid;
	}
	return count;
}
