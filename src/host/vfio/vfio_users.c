// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/vfio_users.h"

#include <errno.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/lib/xalloc.h"

struct reading {
	struct vfio_users *users;
	int proc;
	int descriptors; /* the directory of a process's descriptors */
	uint32_t pid;
};

static void add(struct vfio_users *users, int proc, uint32_t pid, const char *node)
{
	struct user user = { .pid = pid };
	struct strbuf text;
	char name[32];

	if (str_copy(user.node, sizeof(user.node), node))
		return; /* no group has a name of this length */
	for (size_t i = 0; i < users->count; i++)
		if (users->at[i].pid == pid && !strcmp(users->at[i].node, node))
			return;
	sysio_path_read_value(proc, name, sizeof(name), "%u/comm", pid);
	strbuf_open(&text, user.name, sizeof(user.name)); /* at most 15 bytes (proc(5)), and each may become four */
	strbuf_add_value(&text, name);
	users->at = xalloc_grow(users->at, users->count + 1, sizeof(*users->at));
	users->at[users->count++] = user;
}

static int look_at_descriptor(void *context, const char *name)
{
	const struct reading *reading = context;
	char target[SYSIO_TARGET];
	const char *node;

	if (sysio_read_target(reading->descriptors, name, target, sizeof(target)))
		return 0;
	/* /dev/vfio/vfio is the container, which belongs to no device */
	node = str_after_prefix(target, "/dev/vfio/");
	if (node && strcmp(node, "vfio"))
		add(reading->users, reading->proc, reading->pid, node);
	return 0;
}

static int look_at_process(void *context, const char *name)
{
	struct reading *reading = context;

	if (parse_decimal(name, INT32_MAX, &reading->pid))
		return 0;
	reading->descriptors = sysio_path_open_dir(reading->proc, "%u/fd", reading->pid);
	if (reading->descriptors < 0) {
		/* a process that has ended since is not a user */
		reading->users->hidden |= reading->descriptors == -EACCES || reading->descriptors == -EPERM;
		return 0;
	}
	sysio_list(reading->descriptors, look_at_descriptor, reading);
	sysio_close(reading->descriptors);
	return 0;
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
	const char *noiommu = str_after_prefix(user->node, "noiommu-");
	const char *device = str_after_prefix(user->node, "devices/");
	uint32_t number;

	if (!parse_decimal(noiommu ? noiommu : user->node, INT32_MAX, &number))
		return (int32_t)number == group->number;
	for (size_t i = 0; device && i < group->count; i++)
		if (*group->members[i].node && !strcmp(device, group->members[i].node))
			return true;
	return false;
}

unsigned vfio_users_print(struct strbuf *text, const struct vfio_users *users, const struct sysfs_group *group)
{
	unsigned count = 0;
	uint32_t last = 0;

	for (size_t i = 0; i < users->count; i++) {
		const struct user *user = &users->at[i];

		/* the entries of one process are adjacent */
		if (!vfio_users_has(user, group) || user->pid == last)
			continue;
		strbuf_add(text, "%s%s (pid %u)", count++ ? ", " : "", user->name, user->pid);
		last = user->pid;
	}
	return count;
}
