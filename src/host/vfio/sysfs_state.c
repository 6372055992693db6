// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/sysfs_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/pci/pci_sysfs.h"
#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"

void sysfs_state_read(struct sysfs_state *live, const struct addr *addr)
{
	char name[ADDR_TEXT], value[128];
	struct device device;
	uint32_t group;

	*live = (struct sysfs_state){ .group = DEVICE_NO_GROUP };
	addr_name(name, addr);
	if (sysio_path_read_value(SYSIO_ROOT, value, sizeof(value), PCI_SYSFS_DEVICES "/%s/modalias", name) < 0 ||
	    device_parse_modalias(value, &device))
		return;
	live->present = true;
	live->id = device.id;
	sysio_path_read_link(SYSIO_ROOT, live->driver, sizeof(live->driver), PCI_SYSFS_DEVICES "/%s/driver", name);
	sanitize_text(live->driver);
	if (!sysio_path_read_link(SYSIO_ROOT, value, sizeof(value), PCI_SYSFS_DEVICES "/%s/iommu_group", name) &&
	    !parse_decimal(value, INT32_MAX, &group))
		live->group = (int32_t)group;
}

struct reading {
	struct sysfs_group group;
	int dir; /* the directory of the group's devices */
};

static int keep_first(void *context, const char *name)
{
	return str_copy(context, sizeof(((struct sysfs_group_member *)0)->node), name) ? 0 : 1;
}

static void look_at_member(int dir, struct sysfs_group_member *member)
{
	int nodes;

	sysio_path_read_link(dir, member->driver, sizeof(member->driver), "%s/driver", member->name);
	sanitize_text(member->driver);
	member->holds =
		*member->driver && !device_is_keeping_driver(member->driver) && strcmp(member->driver, "pcieport");
	/* Documentation/ABI/testing/sysfs-devices-vfio-dev */
	nodes = sysio_path_open_dir(dir, "%s/vfio-dev", member->name);
	if (nodes >= 0) {
		sysio_list(nodes, keep_first, member->node);
		sysio_close(nodes);
	}
}

static int add_member(void *context, const char *name)
{
	struct reading *reading = context;
	struct sysfs_group *group = &reading->group;
	struct sysfs_group_member member = { .holds = false };
	char unit[64];

	if (str_copy(member.name, sizeof(member.name), name))
		return -ENAMETOOLONG;
	look_at_member(reading->dir, &member);
	if (device_is_vfio_driver(member.driver) &&
	    sysio_path_read_link(reading->dir, unit, sizeof(unit), "%s/iommu", name) < 0)
		group->isolated = false;
	sanitize_text(member.name);
	group->members = xalloc_grow(group->members, group->count + 1, sizeof(*group->members));
	group->members[group->count++] = member;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct sysfs_group_member *)a)->name, ((const struct sysfs_group_member *)b)->name);
}

int sysfs_state_read_group(struct sysfs_group *group, int32_t number)
{
	struct reading reading = { .group.number = number };
	char name[16];
	int status;

	*group = (struct sysfs_group){ .number = number };
	reading.group.isolated = sysio_path_read_value(SYSIO_ROOT, name, sizeof(name),
						       "/sys/kernel/iommu_groups/%d/name", number) <= 0 ||
				 strcmp(name, "vfio-noiommu");
	reading.dir = sysio_path_open_dir(SYSIO_ROOT, "/sys/kernel/iommu_groups/%d/devices", number);
	if (reading.dir < 0)
		return reading.dir;
	status = sysio_list(reading.dir, add_member, &reading);
	sysio_close(reading.dir);
	*group = reading.group;
	group->viable = !status && group->count && group->isolated;
	if (group->count)
		qsort(group->members, group->count, sizeof(*group->members), compare);
	for (size_t i = 0; i < group->count; i++)
		group->viable &= !group->members[i].holds;
	return status;
}
