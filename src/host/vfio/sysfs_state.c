// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/sysfs_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"
#include "core/rules/rule.h"
#include "host/lib/sanitize.h"

#define GROUPS "/sys/kernel/iommu_groups"

static bool ends_in(const char *string, const char *end)
{
	size_t length = strlen(string), tail = strlen(end);

	return length >= tail && !strcmp(string + length - tail, end);
}

bool sysfs_state_is_vfio(const char *driver)
{
	return ends_in(driver, RULE_DRIVER) || ends_in(driver, "vfio_pci");
}

static const char *path_of(char path[SYSIO_LINE], const struct addr *addr, const char *attribute)
{
	struct strbuf text;

	strbuf_open(&text, path, SYSIO_LINE);
	strbuf_add(&text, PCI_SYSFS_DEVICES "/");
	addr_print(&text, addr);
	strbuf_add(&text, "/%s", attribute);
	return path;
}

void sysfs_state_read(struct sysfs_state *live, const struct addr *addr)
{
	char path[SYSIO_LINE], value[128];
	struct device device;
	uint32_t group;

	*live = (struct sysfs_state){ .group = DEVICE_NO_GROUP };
	if (sysio_read_value(SYSIO_ROOT, path_of(path, addr, "modalias"), value, sizeof(value)) < 0 ||
	    device_parse_modalias(value, &device))
		return;
	live->present = true;
	live->id = device.id;
	sysio_read_link(SYSIO_ROOT, path_of(path, addr, "driver"), live->driver, sizeof(live->driver));
	sanitize_text(live->driver);
	if (!sysio_read_link(SYSIO_ROOT, path_of(path, addr, "iommu_group"), value, sizeof(value)) &&
	    !parse_decimal(value, INT32_MAX, &group))
		live->group = (int32_t)group;
}

struct reading {
	struct sysfs_group group;
	int dir; /* its devices */
};

static int keep_first(void *context, const char *name)
{
	return str_copy(context, sizeof(((struct sysfs_group_member *)0)->node), name) ? 0 : 1;
}

static void look_at_member(int dir, struct sysfs_group_member *member)
{
	char path[SYSFS_STATE_NAME + 16];
	struct strbuf text;
	int nodes;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "%s/driver", member->name);
	sysio_read_link(dir, path, member->driver, sizeof(member->driver));
	sanitize_text(member->driver);
	member->holds = *member->driver && !sysfs_state_is_vfio(member->driver) && strcmp(member->driver, "pci-stub") &&
			strcmp(member->driver, "pcieport");
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "%s/vfio-dev", member->name); /* Documentation/ABI/testing/sysfs-devices-vfio-dev */
	nodes = sysio_open_dir(dir, path);
	if (nodes >= 0) {
		sysio_list(nodes, keep_first, member->node);
		sysio_close(nodes);
	}
}

static int add_member(void *context, const char *name)
{
	struct reading *reading = context;
	struct sysfs_group *group = &reading->group;
	struct sysfs_group_member member = { .holds = false }, *grown;

	if (str_copy(member.name, sizeof(member.name), name))
		return -ENAMETOOLONG;
	look_at_member(reading->dir, &member);
	sanitize_text(member.name);
	grown = realloc(group->members, (group->count + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	grown[group->count++] = member;
	group->members = grown;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct sysfs_group_member *)a)->name, ((const struct sysfs_group_member *)b)->name);
}

int sysfs_state_read_group(struct sysfs_group *group, int32_t number)
{
	struct reading reading = { .group.number = number };
	char path[sizeof(GROUPS) + 24];
	struct strbuf text;
	int status;

	*group = (struct sysfs_group){ .number = number };
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, GROUPS "/%d/devices", number);
	reading.dir = sysio_open_dir(SYSIO_ROOT, path);
	if (reading.dir < 0)
		return reading.dir;
	status = sysio_list(reading.dir, add_member, &reading);
	sysio_close(reading.dir);
	*group = reading.group;
	group->viable = !status && group->count;
	if (group->count)
		qsort(group->members, group->count, sizeof(*group->members), compare);
	for (size_t i = 0; i < group->count; i++)
		group->viable &= !group->members[i].holds;
	return status;
}
