// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/lvm_group.h"

#include <errno.h>
#include <string.h>

#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/lib/string_set.h"
#include "host/storage/block_lookup.h"

#define BLOCK "/sys/class/block"
#define PREFIX 36 /* bytes of LVM- and the UUID of the group; that of the volume follows (lib/activate/dev_manager.c) */
#define UUID_SIZE 130 /* DM_UUID_LEN of the kernel, and a newline */

struct group {
	char prefix[PREFIX + 1];
	struct str_list *numbers;
	const char *volume; /* name of the current logical volume */
	int slaves;	    /* its directory */
	struct strbuf *why;
};

static int look_at_slave(void *context, const char *name)
{
	struct group *group = context;
	char number[BLOCK_LOOKUP_NUMBER];

	if (sysio_path_read_value(group->slaves, number, sizeof(number), "%s/dev", name) <= 0) {
		strbuf_add(group->why, "cannot read component %s of %s, which is in the same LVM volume group", name,
			   group->volume);
		return -ENOENT;
	}
	string_set_add(group->numbers, number);
	return 0;
}

static int look_at_device(void *context, const char *name)
{
	struct group *group = context;
	char uuid[UUID_SIZE];
	int status;

	if (sysio_path_read_value(SYSIO_ROOT, uuid, sizeof(uuid), BLOCK "/%s/dm/uuid", name) <= 0 ||
	    !str_has_prefix(uuid, group->prefix))
		return 0;
	group->slaves = sysio_path_open_dir(SYSIO_ROOT, BLOCK "/%s/slaves", name);
	if (group->slaves < 0)
		return group->slaves == -ENOENT ? 0 : group->slaves; /* it is on nothing, as an error target */
	group->volume = name;
	status = sysio_list(group->slaves, look_at_slave, group);
	sysio_close(group->slaves);
	return status;
}

int lvm_group_members(int dir, struct str_list *numbers, struct strbuf *why)
{
	struct group group = { .numbers = numbers, .why = why };
	char uuid[UUID_SIZE];
	int devices, status;

	if (sysio_read_value(dir, "dm/uuid", uuid, sizeof(uuid)) < PREFIX || !str_has_prefix(uuid, "LVM-"))
		return 0;
	memcpy(group.prefix, uuid, PREFIX);
	devices = sysio_open_dir(SYSIO_ROOT, BLOCK);
	if (devices < 0)
		return devices;
	status = sysio_list(devices, look_at_device, &group);
	sysio_close(devices);
	return status;
}
