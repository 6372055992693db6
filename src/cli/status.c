// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim status: what of this boot's report is still so, and of what use it is. Changes nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/request.h"
#include "../core/say.h"
#include "../core/scan.h"
#include "../core/sysio.h"
#include "../host/aged.h"
#include "../host/guest.h"
#include "../host/pciids.h"
#include "../host/plain.h"
#include "../host/root.h"
#include "../host/standing.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim status [ADDRESS] [--format text|json|qemu|libvirt] [--root DIR|FILE]\n"
	"Tell what of this boot's report is still so, whether virtual machines can have it, and who has it.\n"
	"  ADDRESS           of this device alone: is it claimed now, whatever the report says?\n"
	"  --format FORMAT   text; json for programs; qemu or libvirt: what those want to be told of what is claimed\n"
	"  --root DIR|FILE   another system, below DIR or recorded in FILE\n"
	"Exit status: 0 all that was asked is so, 1 not all, 2 bad usage, 3 no report of this boot,\n"
	"4 it is so, but the image is older than the config. With ADDRESS: 0 claimed and viable, 1 not.\n";

enum format { TEXT, JSON, QEMU, LIBVIRT };

/* Returns 0, or REQUEST_WRONG, which has been said. */
static int read_format(const char *word, enum format *format)
{
	static const char *const words[] = { "text", "json", "qemu", "libvirt" };

	for (*format = TEXT; *format <= LIBVIRT; ++*format)
		if (!strcmp(word, words[*format]))
			return 0;
	say(SAY_ERROR, "--format %s: expected text, json, qemu or libvirt", word);
	return REQUEST_WRONG;
}

static int say_output(void)
{
	say(SAY_ERROR, "stdout: what was found out cannot be written");
	return REQUEST_IMPOSSIBLE;
}

/* For a virtual machine, and what cannot be said of one is. */
static int print_guest(enum format format, struct addr *functions, size_t count)
{
	int status = REQUEST_MET;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (format == QEMU || guest_fits_libvirt(&functions[i])) {
			functions[kept++] = functions[i];
			continue;
		}
		say(SAY_ERROR,
		    "%x:%02x:%02x.%x: libvirt cannot be told of it, a domain has 16 bits there: --format qemu",
		    functions[i].domain, functions[i].bus, functions[i].device, functions[i].function);
		status = REQUEST_NOT_MET;
	}
	(format == QEMU ? guest_print_qemu : guest_print_libvirt)(stdout, functions, kept);
	return fflush(stdout) || ferror(stdout) ? say_output() : status;
}

/* --- one device: one line, for ExecStartPre= and the hooks of virtual machines */

static void say_holders(const char *address, const struct live_group *group)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->members[i].holds)
			say(SAY_ERROR, "%s: its IOMMU group %d is not viable: %s has %s", address, group->number,
			    group->members[i].driver, group->members[i].name);
	if (!group->count)
		say(SAY_ERROR, "%s: its IOMMU group %d cannot be read", address, group->number);
}

/* Why it is not claimed, on stderr; or nothing. */
static bool is_usable(const char *address, const struct live *live, struct live_group *group)
{
	if (!live->present)
		say(SAY_ERROR, "%s: there is no such device", address);
	else if (!live_is_vfio(live->driver))
		say(SAY_ERROR, "%s: not claimed: %s has it", address, *live->driver ? live->driver : "no driver");
	else if (live->group == DEVICE_NO_GROUP)
		say(SAY_ERROR, "%s: it has no IOMMU group", address);
	else if (live_read_group(group, live->group) || !group->viable)
		say_holders(address, group);
	else
		return true;
	return false;
}

static int tell_one(const char *word, enum format format)
{
	char address[ADDR_TEXT], buffer[SAY_LINE];
	struct live_group group = { 0 };
	struct users users = { 0 };
	struct addr addr;
	struct live live;
	struct text text;
	const char *wrong = addr_parse(word, &addr);

	if (wrong || format == JSON) {
		if (wrong)
			say(SAY_ERROR, "%s: expected an address, such as 0000:01:00.0", word);
		else
			say(SAY_ERROR, "--format json: of all devices, not of one");
		return REQUEST_WRONG;
	}
	if (!sysio_exists(SYSIO_ROOT, FOLDER_DEVICES)) {
		say(SAY_ERROR, FOLDER_DEVICES ": no such file: is sysfs mounted?");
		return REQUEST_IMPOSSIBLE;
	}
	text_open(&text, address, sizeof(address));
	addr_print(&text, &addr);
	live_read(&live, &addr);
	if (!is_usable(address, &live, &group))
		return REQUEST_NOT_MET;
	if (format != TEXT)
		return print_guest(format, &addr, 1);

	text_open(&text, buffer, sizeof(buffer));
	users_read(&users);
	users_print(&text, &users, &group);
	text_mark_cut(&text);
	printf("claimed %s driver=%s group=%d%s%s\n", address, live.driver, group.number,
	       text.length ? " # in use by " : "", buffer);
	return fflush(stdout) || ferror(stdout) ? say_output() : REQUEST_MET;
}

/* --- the report */

/* What became of one device, and below that why, or who has it. */
static void print_device(const struct standing_device *device)
{
	static const char *const words[] = {
		[STANDING_STILL] = "claimed",
		[STANDING_CHANGED] = "changed",
		[STANDING_RELEASED] = "released",
		[STANDING_GONE] = "gone",
	};
	const char *reason = records_value(device->record, "reason"), *with = records_value(device->record, "with");
	const char *rule = records_value(device->record, "rule");
	const char *word = device->state == STANDING_NOT_CLAIMED ? device->record->result : words[device->state];
	char head[64], name[SAY_LINE];
	struct text text;

	text_open(&text, name, sizeof(name));
	pciids_print(&text, &device->id);
	snprintf(head, sizeof(head), "%-8s %s  ", word, device->record->subject);
	findings_wrap(stdout, head, name);
	printf("         %s%s%s%s%s", rule ? rule : "-", with ? ", with " : "", with ? with : "", reason ? ": " : "",
	       reason ? reason : "");
	if (device->state == STANDING_GONE || !device->now.present)
		puts("; it is not there now");
	else
		printf("; %s has it now\n", *device->now.driver ? device->now.driver : "no driver");
}

static void print_group(const struct standing *standing, const struct live_group *group)
{
	char head[32], buffer[SAY_LINE];
	struct text text;

	text_open(&text, buffer, sizeof(buffer));
	text_add(&text, "%s", group->viable ? "viable" : "not viable");
	for (size_t i = 0; i < group->count; i++)
		if (group->members[i].holds)
			text_add(&text, ", %s has %s", group->members[i].driver, group->members[i].name);
	text_add(&text, "; in use by ");
	if (!users_print(&text, &standing->users, group))
		text_add(&text, "nobody%s", standing->users.hidden ? " that can be seen" : "");
	text_mark_cut(&text);
	snprintf(head, sizeof(head), "group    %d  ", group->number);
	findings_wrap(stdout, head, buffer);
}

static int print_text(const struct standing *standing, const struct findings *findings)
{
	const struct records *records = &standing->reported->records;
	const struct standing_device *device = standing->devices;

	printf("This boot, by %s:\n", standing->reported->from);
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->at[i];
		const char *reason = records_value(record, "reason"), *rule = records_value(record, "rule");

		if (!strcmp(record->result, "iommu"))
			printf("iommu    %s%s%s\n", record->subject, reason ? ": " : "", reason ? reason : "");
		else if (!strcmp(record->result, "missing"))
			printf("missing  %s\n         %s\n", record->subject, rule ? rule : "-");
		else if (records_is_device(record))
			print_device(device++);
	}
	for (size_t i = 0; i < standing->group_count; i++)
		print_group(standing, &standing->groups[i]);
	if (!strcmp(reported_head(standing->reported, "mode"), "on") && records->count == 2)
		puts("nothing was asked for");
	findings_print(findings, stdout);
	return fflush(stdout) || ferror(stdout);
}

static int print_json(const struct standing *standing, const struct findings *findings, bool told)
{
	struct json_object *all = standing_to_json(standing);

	json_object_object_add(all, "from", json_object_new_string(standing->reported->from));
	json_object_object_add(all, "stale", told ? json_object_new_boolean(findings->stale) : NULL);
	json_object_object_add(all, "findings", findings_to_json(findings));
	puts(plain_json(all));
	return fflush(stdout) || ferror(stdout);
}

static int print_claimed(const struct standing *standing, enum format format)
{
	struct addr *functions = calloc(standing->count + 1, sizeof(*functions));
	size_t count = 0;
	int status;

	if (!functions) {
		say(SAY_ERROR, "out of memory at %zu devices", standing->count);
		return REQUEST_IMPOSSIBLE;
	}
	for (size_t i = 0; i < standing->count; i++) {
		const struct standing_device *device = &standing->devices[i];

		/* pci-stub keeps a device from everybody, virtual machines too */
		if (device->state == STANDING_STILL && live_is_vfio(device->now.driver))
			functions[count++] = device->addr;
	}
	if (!count)
		say(SAY_ERROR, "nothing is claimed now: vfioclaim status tells more");
	status = print_guest(format, functions, count);
	free(functions);
	return status ? status : standing_is_met(standing) ? REQUEST_MET : REQUEST_NOT_MET;
}

static int tell_all(enum format format)
{
	char buffer[SAY_LINE / 2];
	struct findings findings = { 0 };
	struct reported reported;
	struct standing standing;
	struct text why;
	bool told;

	text_open(&why, buffer, sizeof(buffer));
	if (reported_read(&reported, &why)) {
		text_mark_cut(&why);
		say(SAY_ERROR,
		    "no report of this boot (%s): vfioclaim did not run in it, or cannot be asked: vfioclaim check",
		    buffer);
		return REQUEST_IMPOSSIBLE;
	}
	if (standing_read(&standing, &reported)) {
		say(SAY_ERROR, "out of memory at %zu records", reported.records.count);
		return REQUEST_IMPOSSIBLE;
	}
	if (format == QEMU || format == LIBVIRT)
		return print_claimed(&standing, format);
	standing_find(&standing, &findings);
	told = aged_find(&findings, &reported, root_path());
	if (format == JSON ? print_json(&standing, &findings, told) : print_text(&standing, &findings))
		return say_output();
	if (!standing_is_met(&standing))
		return REQUEST_NOT_MET;
	return findings.stale ? VERBS_STALE : REQUEST_MET;
}

int status(int argc, char **argv)
{
	const char *root = NULL, *word = "text", *address = NULL;
	const struct argument known[] = { { "root", &root }, { "format", &word }, { ARGUMENTS_WORD, &address }, { 0 } };
	int result = arguments_read(argc, argv, known, help);
	enum format format;

	if (result)
		return result == ARGUMENTS_FINISHED ? REQUEST_MET : result;
	if (read_format(word, &format) || root_enter(root))
		return REQUEST_WRONG;
	return address ? tell_one(address, format) : tell_all(format);
}
