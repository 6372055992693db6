// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/claim_state.h"

#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "host/check/bootloader.h"
#include "host/check/describe.h"
#include "host/lib/json.h"
#include "host/lib/xalloc.h"

static const char *value_of(const struct report_record *record, const char *key)
{
	const char *value = report_parse_value(record, key);

	return value ? value : "-";
}

static enum claim_state_kind judge(const struct claim_state_device *device)
{
	const struct sysfs_state *now = &device->now;

	if (device->record->outcome != PLAN_CLAIMED && device->record->outcome != PLAN_ALREADY)
		return CLAIM_STATE_NOT_CLAIMED;
	/* another device may have been plugged in at that address */
	if (!now->present || now->id.vendor != device->id.vendor || now->id.device != device->id.device)
		return CLAIM_STATE_GONE;
	if (!strcmp(now->driver, value_of(device->record, "driver")))
		return CLAIM_STATE_STILL;
	return *now->driver && !device_is_vfio_driver(now->driver) ? CLAIM_STATE_RELEASED : CLAIM_STATE_CHANGED;
}

/* Add the group, unless it is in the list already. */
static void add_group(struct claim_state *standing, int32_t number)
{
	for (size_t i = 0; i < standing->group_count; i++)
		if (standing->groups[i].number == number)
			return;
	standing->groups = xalloc_grow(standing->groups, standing->group_count + 1, sizeof(*standing->groups));
	sysfs_state_read_group(&standing->groups[standing->group_count++], number);
}

void claim_state_read(struct claim_state *standing, const struct report_source *reported)
{
	const struct report_records *records = &reported->records;

	*standing = (struct claim_state){ .reported = reported };
	standing->devices = xalloc_check(calloc(records->count + 1, sizeof(*standing->devices)));
	for (size_t i = 0; i < records->count; i++) {
		struct claim_state_device *device = &standing->devices[standing->count];

		if (records->at[i].kind != REPORT_PARSE_DEVICE)
			continue;
		standing->count++;
		device->record = &records->at[i];
		addr_parse(device->record->subject, &device->addr);
		if (addr_id_parse(value_of(device->record, "id"), &device->id))
			device->id = (struct addr_id){ 0 };
		sysfs_state_read(&device->now, &device->addr);
		device->state = judge(device);
		if (device->state == CLAIM_STATE_STILL && device->now.group != DEVICE_NO_GROUP)
			add_group(standing, device->now.group);
	}
	vfio_users_read(&standing->users);
}

const char *claim_state_name(const struct claim_state_device *device)
{
	static const char *const names[] = {
		[CLAIM_STATE_CHANGED] = "changed",
		[CLAIM_STATE_RELEASED] = "released",
		[CLAIM_STATE_GONE] = "gone",
	};

	switch (device->state) {
	case CLAIM_STATE_NOT_CLAIMED:
		return plan_result_name(device->record->outcome);
	case CLAIM_STATE_STILL:
		return plan_result_name(PLAN_CLAIMED);
	default:
		return names[device->state];
	}
}

static const struct report_record *end_of(const struct claim_state *standing)
{
	return &standing->reported->records.at[standing->reported->records.count - 1];
}

bool claim_state_is_met(const struct claim_state *standing)
{
	bool met = !strcmp(value_of(end_of(standing), "status"), "0");

	for (size_t i = 0; i < standing->count; i++)
		met &= standing->devices[i].state == CLAIM_STATE_STILL;
	for (size_t i = 0; i < standing->group_count; i++)
		met &= standing->groups[i].viable;
	return met;
}

static const char *name_of(const struct claim_state_device *device)
{
	return describe_device(&(struct device){ .addr = device->addr, .id = device->id });
}

static void find_of_device(const struct claim_state_device *device, struct findings *findings)
{
	switch (device->state) {
	case CLAIM_STATE_GONE:
		findings_what(findings, "%s is gone: %s", name_of(device),
			      device->now.present ? "another device is at its address" : "the device is absent");
		findings_next(findings, "see the kernel log");
		findings_command(findings, "dmesg | grep %s", device->record->subject);
		break;
	case CLAIM_STATE_CHANGED:
	case CLAIM_STATE_RELEASED:
		findings_what(findings, "%s is no longer claimed: %s%s", name_of(device),
			      *device->now.driver ? "bound to " : "no driver is bound to it", device->now.driver);
		findings_next(findings, "to claim it again, reboot");
		break;
	default:
		break;
	}
}

/* Return the first claimed device of a group. There is one, because only claimed devices add groups. */
static const struct claim_state_device *claimed_of(const struct claim_state *standing, const struct sysfs_group *group)
{
	const struct claim_state_device *device = standing->devices;

	while (device->state != CLAIM_STATE_STILL || device->now.group != group->number)
		device++;
	return device;
}

/* Return whether the boot claimed this device and the host has it back. If so, a reboot is enough. */
static bool was_claimed(const struct claim_state *standing, const char *name)
{
	for (size_t i = 0; i < standing->count; i++)
		if (!strcmp(standing->devices[i].record->subject, name))
			return standing->devices[i].state == CLAIM_STATE_RELEASED;
	return false;
}

static void find_of_group(const struct claim_state *standing, const struct sysfs_group *group,
			  struct findings *findings)
{
	const struct claim_state_device *claimed = claimed_of(standing, group);
	char buffer[LOG_LINE];
	bool strangers = false;
	struct strbuf holders;

	if (group->viable)
		return;
	strbuf_open(&holders, buffer, sizeof(buffer));
	for (size_t i = 0; i < group->count; i++) {
		const struct sysfs_group_member *member = &group->members[i];

		if (!member->holds)
			continue;
		strbuf_add(&holders, "%s%s is bound to %s", holders.length ? ", " : "", member->name, member->driver);
		strangers |= !was_claimed(standing, member->name);
	}
	strbuf_mark_cut(&holders);
	findings_what(findings, "IOMMU group %d is not viable: no virtual machine can use %s", group->number,
		      claimed->record->subject);
	findings_where(findings, "%s",
		       holders.length	  ? buffer
		       : !group->isolated ? "no IOMMU unit serves it"
					  : "/sys/kernel/iommu_groups cannot be read");
	if (strangers)
		findings_next(
			findings,
			"claim the whole group, with 'group' on the line at %s; or put the card into another slot",
			value_of(claimed->record, "rule"));
	else if (holders.length)
		findings_next(findings, "release %s as well, or reboot", claimed->record->subject);
	else if (!group->isolated)
		findings_command(findings, "vfioclaim check");
}

/* Add the findings that follow from the report alone. */
static void find_of_boot(const struct claim_state *standing, struct findings *findings)
{
	const char *mode = report_read_head(standing->reported, "mode"), *status = value_of(end_of(standing), "status");

	if (!strcmp(mode, "off")) {
		findings_what(findings,
			      "rd.vfioclaim=off was on the kernel command line of this boot, so nothing was claimed");
	} else if (!strcmp(mode, "dry-run")) {
		findings_what(findings, "This boot was a dry run, so nothing was claimed");
		bootloader_where(findings);
		bootloader_remove(findings, "", "rd.vfioclaim=dry-run");
	} else if (strcmp(status, "0")) {
		findings_what(findings, "%s",
			      !strcmp(status, "1") ? "Not all requested devices were claimed at this boot"
			      : !strcmp(status, "2")
				      ? "Nothing was claimed: the configuration or the kernel command line had errors"
				      : "Nothing was claimed: this system does not support it");
		findings_next(findings, "to see why and what to do, run");
		findings_command(findings, "vfioclaim check");
	}
}

void claim_state_find(const struct claim_state *standing, struct findings *findings)
{
	find_of_boot(standing, findings);
	for (size_t i = 0; i < standing->count; i++)
		find_of_device(&standing->devices[i], findings);
	for (size_t i = 0; i < standing->group_count; i++)
		find_of_group(standing, &standing->groups[i], findings);
	if (standing->group_count && standing->users.hidden)
		findings_what(findings, "Some processes could not be inspected; run as root to see all users");
}

static struct json_object *holders_to_json(const struct sysfs_group *group)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < group->count; i++) {
		const struct sysfs_group_member *member = &group->members[i];
		struct json_object *object;

		if (!member->holds)
			continue;
		object = json_object_new_object();
		json_add_string(object, "address", member->name);
		json_add_string(object, "driver", member->driver);
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *users_to_json(const struct vfio_users *users, const struct sysfs_group *group)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < users->count; i++) {
		const struct user *user = &users->at[i];
		struct json_object *object;

		if (!vfio_users_has(user, group))
			continue;
		object = json_object_new_object();
		json_add_number(object, "pid", user->pid);
		json_add_string(object, "name", user->name);
		json_add_string(object, "node", user->node);
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *groups_to_json(const struct claim_state *standing)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < standing->group_count; i++) {
		const struct sysfs_group *group = &standing->groups[i];
		struct json_object *object = json_object_new_object();

		json_add_number(object, "group", group->number);
		json_add_flag(object, "viable", group->viable);
		json_object_object_add(object, "holders", holders_to_json(group));
		json_object_object_add(object, "users", users_to_json(&standing->users, group));
		json_object_array_add(list, object);
	}
	return list;
}

struct json_object *claim_state_to_json(const struct claim_state *standing)
{
	struct json_object *all = report_parse_to_json(&standing->reported->records), *list = NULL;

	json_object_object_get_ex(all, "devices", &list);
	for (size_t i = 0; i < standing->count; i++) {
		const struct claim_state_device *device = &standing->devices[i];
		struct json_object *object = json_object_array_get_idx(list, i);

		json_add_flag(object, "present", device->now.present);
		json_add_string(object, "now", device->now.driver);
		if (device->state == CLAIM_STATE_NOT_CLAIMED)
			json_add_null(object, "still");
		else
			json_add_flag(object, "still", device->state == CLAIM_STATE_STILL);
	}
	json_object_object_add(all, "groups", groups_to_json(standing));
	return all;
}
