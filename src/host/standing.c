// SPDX-License-Identifier: GPL-2.0-or-later
#include "standing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../core/say.h"
#include "loader.h"
#include "wording.h"

static bool has_result(const struct standing_device *device, const char *result)
{
	return !strcmp(device->record->result, result);
}

static const char *value_of(const struct record *record, const char *key)
{
	const char *value = records_value(record, key);

	return value ? value : "-";
}

static enum standing_state judge(const struct standing_device *device)
{
	const struct live *now = &device->now;

	if (!has_result(device, "claimed") && !has_result(device, "already"))
		return STANDING_NOT_CLAIMED;
	/* another one may have been plugged in at that place */
	if (!now->present || now->id.vendor != device->id.vendor || now->id.device != device->id.device)
		return STANDING_GONE;
	if (!strcmp(now->driver, value_of(device->record, "driver")))
		return STANDING_STILL;
	return *now->driver && !live_is_vfio(now->driver) ? STANDING_RELEASED : STANDING_CHANGED;
}

/* Add the group, unless it is there. */
static int add_group(struct standing *standing, int32_t number)
{
	struct live_group *grown;

	for (size_t i = 0; i < standing->group_count; i++)
		if (standing->groups[i].number == number)
			return 0;
	grown = realloc(standing->groups, (standing->group_count + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	standing->groups = grown;
	return live_read_group(&grown[standing->group_count++], number) == -ENOMEM ? -ENOMEM : 0;
}

int standing_read(struct standing *standing, const struct reported *reported)
{
	const struct records *records = &reported->records;

	*standing = (struct standing){ .reported = reported };
	standing->devices = calloc(records->count + 1, sizeof(*standing->devices));
	if (!standing->devices)
		return -ENOMEM;
	for (size_t i = 0; i < records->count; i++) {
		struct standing_device *device = &standing->devices[standing->count];

		if (!records_is_device(&records->at[i]))
			continue;
		standing->count++;
		device->record = &records->at[i];
		addr_parse(device->record->subject, &device->addr);
		if (addr_id_parse(value_of(device->record, "id"), &device->id))
			device->id = (struct addr_id){ 0 };
		live_read(&device->now, &device->addr);
		device->state = judge(device);
		if (device->state == STANDING_STILL && device->now.group != DEVICE_NO_GROUP &&
		    add_group(standing, device->now.group))
			return -ENOMEM;
	}
	return users_read(&standing->users) == -ENOMEM ? -ENOMEM : 0;
}

static const struct record *end_of(const struct standing *standing)
{
	return &standing->reported->records.at[standing->reported->records.count - 1];
}

bool standing_is_met(const struct standing *standing)
{
	bool met = !strcmp(value_of(end_of(standing), "status"), "0");

	for (size_t i = 0; i < standing->count; i++)
		met &= standing->devices[i].state == STANDING_STILL;
	for (size_t i = 0; i < standing->group_count; i++)
		met &= standing->groups[i].viable;
	return met;
}

static const char *name_of(const struct standing_device *device)
{
	return wording_device(&(struct device){ .addr = device->addr, .id = device->id });
}

static void find_of_device(const struct standing_device *device, struct findings *findings)
{
	switch (device->state) {
	case STANDING_GONE:
		findings_what(findings, "%s is gone: %s", name_of(device),
			      device->now.present ? "another device is at its address" : "there is no such device now");
		findings_next(findings, "see in the kernel's log what became of it");
		findings_command(findings, "dmesg | grep %s", device->record->subject);
		break;
	case STANDING_CHANGED:
	case STANDING_RELEASED:
		findings_what(findings, "%s is no longer claimed: %s has it", name_of(device),
			      *device->now.driver ? device->now.driver : "no driver");
		findings_next(findings, "to have it claimed again, boot");
		break;
	default:
		break;
	}
}

/* The first device of a group that is still claimed: there is one, or the group would not be here. */
static const struct standing_device *claimed_of(const struct standing *standing, const struct live_group *group)
{
	const struct standing_device *device = standing->devices;

	while (device->state != STANDING_STILL || device->now.group != group->number)
		device++;
	return device;
}

/* Is this one that the boot had claimed? Then a new boot is all that it takes. */
static bool was_claimed(const struct standing *standing, const char *name)
{
	for (size_t i = 0; i < standing->count; i++)
		if (!strcmp(standing->devices[i].record->subject, name))
			return standing->devices[i].state == STANDING_RELEASED;
	return false;
}

static void find_of_group(const struct standing *standing, const struct live_group *group, struct findings *findings)
{
	const struct standing_device *claimed = claimed_of(standing, group);
	char buffer[SAY_LINE];
	bool strangers = false;
	struct text holders;

	if (group->viable)
		return;
	text_open(&holders, buffer, sizeof(buffer));
	for (size_t i = 0; i < group->count; i++) {
		const struct live_member *member = &group->members[i];

		if (!member->holds)
			continue;
		text_add(&holders, "%s%s has %s", holders.length ? ", " : "", member->driver, member->name);
		strangers |= !was_claimed(standing, member->name);
	}
	text_mark_cut(&holders);
	findings_what(findings, "IOMMU group %d is not viable: no virtual machine can have %s", group->number,
		      claimed->record->subject);
	findings_where(findings, "%s", holders.length ? buffer : "/sys/kernel/iommu_groups: it cannot be read");
	if (strangers)
		findings_next(findings,
			      "claim what else is in the group, with 'group' on the line at %s; or put the card into "
			      "another slot",
			      value_of(claimed->record, "rule"));
	else if (holders.length)
		findings_next(findings, "release %s as well, or boot", claimed->record->subject);
}

/* What the report itself says of the boot. */
static void find_of_boot(const struct standing *standing, struct findings *findings)
{
	const char *mode = reported_head(standing->reported, "mode"), *status = value_of(end_of(standing), "status");

	if (!strcmp(mode, "off")) {
		findings_what(findings,
			      "vfioclaim was switched off for this boot, by rd.vfioclaim= on the kernel command line");
	} else if (!strcmp(mode, "dry-run")) {
		findings_what(findings, "This boot was a dry run: nothing was claimed");
		loader_where(findings);
		loader_remove(findings, "", "rd.vfioclaim=dry-run");
	} else if (strcmp(status, "0")) {
		findings_what(findings, "%s",
			      !strcmp(status, "1") ? "Not all that was asked of this boot was claimed"
			      : !strcmp(status, "2")
				      ? "Nothing was claimed: the config, or the kernel command line, was wrong"
				      : "Nothing was claimed: this system could not");
		findings_next(findings, "see why, and what to do about it");
		findings_command(findings, "vfioclaim check");
	}
}

void standing_find(const struct standing *standing, struct findings *findings)
{
	find_of_boot(standing, findings);
	for (size_t i = 0; i < standing->count; i++)
		find_of_device(&standing->devices[i], findings);
	for (size_t i = 0; i < standing->group_count; i++)
		find_of_group(standing, &standing->groups[i], findings);
	if (standing->group_count && standing->users.hidden)
		findings_what(findings,
			      "Who uses a device is not all seen: root alone can look into the processes of others");
}

static struct json_object *string_or_null(const char *value)
{
	return *value ? json_object_new_string(value) : NULL;
}

static struct json_object *holders_to_json(const struct live_group *group)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < group->count; i++) {
		const struct live_member *member = &group->members[i];
		struct json_object *object;

		if (!member->holds)
			continue;
		object = json_object_new_object();
		json_object_object_add(object, "address", json_object_new_string(member->name));
		json_object_object_add(object, "driver", json_object_new_string(member->driver));
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *users_to_json(const struct users *users, const struct live_group *group)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < users->count; i++) {
		const struct user *user = &users->at[i];
		struct json_object *object;

		if (!users_has(user, group))
			continue;
		object = json_object_new_object();
		json_object_object_add(object, "pid", json_object_new_int64(user->pid));
		json_object_object_add(object, "name", json_object_new_string(user->name));
		json_object_object_add(object, "node", json_object_new_string(user->node));
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *groups_to_json(const struct standing *standing)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < standing->group_count; i++) {
		const struct live_group *group = &standing->groups[i];
		struct json_object *object = json_object_new_object();
		char number[16];
		struct text text;

		text_open(&text, number, sizeof(number));
		text_add(&text, "%d", group->number);
		json_object_object_add(object, "group", json_object_new_string(number));
		json_object_object_add(object, "viable", json_object_new_boolean(group->viable));
		json_object_object_add(object, "holders", holders_to_json(group));
		json_object_object_add(object, "users", users_to_json(&standing->users, group));
		json_object_array_add(list, object);
	}
	return list;
}

struct json_object *standing_to_json(const struct standing *standing)
{
	struct json_object *all = records_to_json(&standing->reported->records), *list = NULL;

	json_object_object_get_ex(all, "devices", &list);
	for (size_t i = 0; i < standing->count; i++) {
		const struct standing_device *device = &standing->devices[i];
		struct json_object *object = json_object_array_get_idx(list, i);

		json_object_object_add(object, "present", json_object_new_boolean(device->now.present));
		json_object_object_add(object, "now", string_or_null(device->now.driver));
		json_object_object_add(object, "still",
				       device->state == STANDING_NOT_CLAIMED
					       ? NULL
					       : json_object_new_boolean(device->state == STANDING_STILL));
	}
	json_object_object_add(all, "groups", groups_to_json(standing));
	return all;
}
