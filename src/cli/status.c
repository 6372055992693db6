// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim status: compare this boot's report with the present state, and print whether virtual machines can use the
 * devices. Must not change anything.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"
#include "core/rules/request.h"
#include "host/lib/json.h"
#include "host/lib/pci_names.h"
#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"
#include "host/status/claim_state.h"
#include "host/status/stale.h"
#include "host/sysroot/sysroot.h"
#include "host/vfio/vm_config.h"

static const char help[] = "Usage:\n"
			   " vfioclaim status [options] [ADDRESS]\n"
			   "\n"
			   "Show the claims of this boot and which processes use the devices.\n"
			   "With ADDRESS, check only that this device is claimed and usable now.\n"
			   "\n"
			   "Options:\n"
			   " --format FORMAT     print text (default) or json, or a configuration for qemu\n"
			   "                     or libvirt\n"
			   " --root DIR|FILE     read another system, below DIR or recorded in FILE\n";

enum format { TEXT, JSON, QEMU, LIBVIRT };

/* Parse the value of --format. Reports its own errors. Returns 0 or REQUEST_WRONG. */
static int read_format(const char *word, enum format *format)
{
	static const char *const words[] = { "text", "json", "qemu", "libvirt" };

	for (*format = TEXT; *format <= LIBVIRT; ++*format)
		if (!strcmp(word, words[*format]))
			return 0;
	log_error("--format %s: expected text, json, qemu or libvirt", word);
	return REQUEST_WRONG;
}

static int say_output(void)
{
	log_error("stdout: cannot write the output");
	return REQUEST_IMPOSSIBLE;
}

/* Print the configuration of a virtual machine with these devices. Log those that it cannot have. */
static int print_guest(enum format format, struct addr *functions, size_t count)
{
	int status = REQUEST_MET;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (format == QEMU || vm_config_fits_libvirt(&functions[i])) {
			functions[kept++] = functions[i];
			continue;
		}
		log_error("%x:%02x:%02x.%x: libvirt supports 16-bit PCI domains only; use --format qemu",
			  functions[i].domain, functions[i].bus, functions[i].device, functions[i].function);
		status = REQUEST_NOT_MET;
	}
	(format == QEMU ? vm_config_print_qemu : vm_config_print_libvirt)(stdout, functions, kept);
	return fflush(stdout) || ferror(stdout) ? say_output() : status;
}

/* --- one device: one line, for ExecStartPre= and the hooks of virtual machines */

static void say_holders(const char *address, const struct sysfs_group *group)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->members[i].holds)
			log_error("%s: its IOMMU group %d is not viable: %s is bound to %s", address, group->number,
				  group->members[i].name, group->members[i].driver);
	if (!group->count)
		log_error("%s: cannot read its IOMMU group %d", address, group->number);
	else if (!group->isolated)
		log_error("%s: its IOMMU group %d is not viable: no IOMMU unit serves it", address, group->number);
}

/* Return whether virtual machines can use the device. Log why not. */
static bool is_usable(const char *address, const struct sysfs_state *live, struct sysfs_group *group)
{
	if (!live->present)
		log_error("%s: no such device", address);
	else if (!device_is_vfio_driver(live->driver))
		log_error("%s: not claimed: %s%s", address, *live->driver ? "bound to " : "no driver is bound to it",
			  live->driver);
	else if (live->group == DEVICE_NO_GROUP)
		log_error("%s: no IOMMU group", address);
	else if (sysfs_state_read_group(group, live->group) || !group->viable)
		say_holders(address, group);
	else
		return true;
	return false;
}

static int tell_one(const char *word, enum format format)
{
	char address[ADDR_TEXT], buffer[LOG_LINE];
	struct sysfs_group group = { 0 };
	struct vfio_users users = { 0 };
	struct addr addr;
	struct sysfs_state live;
	struct strbuf text;
	const char *wrong = addr_parse(word, &addr);

	if (wrong || format == JSON) {
		if (wrong)
			log_error("%s: expected an address such as 0000:01:00.0", word);
		else
			log_error("--format json: not supported with ADDRESS");
		return REQUEST_WRONG;
	}
	if (!sysio_exists(SYSIO_ROOT, PCI_SYSFS_DEVICES)) {
		pci_sysfs_log_absent(-ENOENT);
		return REQUEST_IMPOSSIBLE;
	}
	addr_name(address, &addr);
	sysfs_state_read(&live, &addr);
	if (!is_usable(address, &live, &group))
		return REQUEST_NOT_MET;
	if (format != TEXT)
		return print_guest(format, &addr, 1);

	strbuf_open(&text, buffer, sizeof(buffer));
	vfio_users_read(&users);
	vfio_users_print(&text, &users, &group);
	strbuf_mark_cut(&text);
	printf("claimed %s driver=%s group=%d%s%s\n", address, live.driver, group.number,
	       text.length ? " # in use by " : "", buffer);
	return fflush(stdout) || ferror(stdout) ? say_output() : REQUEST_MET;
}

/* --- the report */

/* Print one device: its state and name, and below that its origin, the reason and the present driver. */
static void print_device(const struct claim_state_device *device)
{
	const char *reason = report_parse_value(device->record, "reason"),
		   *with = report_parse_value(device->record, "with");
	const char *rule = report_parse_value(device->record, "rule");
	char head[64], name[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, name, sizeof(name));
	pci_names_print(&text, &device->id);
	snprintf(head, sizeof(head), "%-8s %s  ", claim_state_name(device), device->record->subject);
	findings_wrap(stdout, head, name);
	printf("         %s%s%s%s%s", rule ? rule : "-", with ? ", with " : "", with ? with : "", reason ? ": " : "",
	       reason ? reason : "");
	if (device->state == CLAIM_STATE_GONE || !device->now.present)
		puts("; absent now");
	else
		printf("; now %s%s\n", *device->now.driver ? "bound to " : "without a driver", device->now.driver);
}

static void print_group(const struct claim_state *standing, const struct sysfs_group *group)
{
	char head[32], buffer[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add(&text, "%s%s", group->viable ? "viable" : "not viable",
		   group->count && !group->isolated ? ", no IOMMU unit serves it" : "");
	for (size_t i = 0; i < group->count; i++)
		if (group->members[i].holds)
			strbuf_add(&text, ", %s is bound to %s", group->members[i].name, group->members[i].driver);
	strbuf_add(&text, "; used by ");
	if (!vfio_users_print(&text, &standing->users, group))
		strbuf_add(&text, "no process%s", standing->users.hidden ? " that can be inspected" : "");
	strbuf_mark_cut(&text);
	snprintf(head, sizeof(head), "group    %d  ", group->number);
	findings_wrap(stdout, head, buffer);
}

static int print_text(const struct claim_state *standing, const struct findings *findings)
{
	const struct report_records *records = &standing->reported->records;
	const struct claim_state_device *device = standing->devices;

	printf("This boot, from the report in %s:\n", standing->reported->from);
	for (size_t i = 0; i < records->count; i++) {
		const struct report_record *record = &records->at[i];
		const char *reason = report_parse_value(record, "reason"), *rule = report_parse_value(record, "rule");

		if (record->kind == REPORT_PARSE_IOMMU)
			printf("iommu    %s%s%s\n", record->subject, reason ? ": " : "", reason ? reason : "");
		else if (record->kind == REPORT_PARSE_MISSING)
			printf("missing  %s\n         %s\n", record->subject, rule ? rule : "-");
		else if (record->kind == REPORT_PARSE_DEVICE)
			print_device(device++);
	}
	for (size_t i = 0; i < standing->group_count; i++)
		print_group(standing, &standing->groups[i]);
	if (!strcmp(report_read_head(standing->reported, "mode"), "on") && records->count == 2)
		puts("no device was requested");
	findings_print(findings, stdout);
	return fflush(stdout) || ferror(stdout);
}

static int print_json(const struct claim_state *standing, const struct findings *findings, bool noted)
{
	struct json_object *all = claim_state_to_json(standing);

	json_add_string(all, "from", standing->reported->from);
	if (noted)
		json_add_flag(all, "stale", findings->stale);
	else
		json_add_null(all, "stale");
	json_object_object_add(all, "findings", findings_to_json(findings));
	puts(sanitize_json(all));
	return fflush(stdout) || ferror(stdout);
}

/* Return whether an IOMMU isolates the group of a claimed device. Log it if not: no virtual machine may get the device. */
static bool is_isolated(const struct claim_state *standing, const struct claim_state_device *device)
{
	for (size_t i = 0; i < standing->group_count; i++) {
		const struct sysfs_group *group = &standing->groups[i];

		if (group->number != device->now.group || !group->count || group->isolated)
			continue;
		say_holders(device->record->subject, group);
		return false;
	}
	return true;
}

static int print_claimed(const struct claim_state *standing, enum format format)
{
	struct addr *functions = xalloc_check(calloc(standing->count + 1, sizeof(*functions)));
	size_t count = 0;
	int status;

	for (size_t i = 0; i < standing->count; i++) {
		const struct claim_state_device *device = &standing->devices[i];

		/* with pci-stub, not even virtual machines can use a device */
		if (device->state == CLAIM_STATE_STILL && device_is_vfio_driver(device->now.driver) &&
		    is_isolated(standing, device))
			functions[count++] = device->addr;
	}
	if (!count)
		log_error("nothing is claimed now; run 'vfioclaim status' for details");
	status = print_guest(format, functions, count);
	free(functions);
	return status ? status : claim_state_is_met(standing) ? REQUEST_MET : REQUEST_NOT_MET;
}

static int tell_all(enum format format)
{
	char buffer[LOG_LINE / 2];
	struct findings findings = { 0 };
	struct report_source reported;
	struct claim_state standing;
	struct strbuf why;
	bool noted;

	strbuf_open(&why, buffer, sizeof(buffer));
	if (report_read(&reported, &why)) {
		strbuf_mark_cut(&why);
		log_error("no report for this boot (%s): vfioclaim did not run, or its report is unreadable; try "
			  "'vfioclaim check'",
			  buffer);
		return REQUEST_IMPOSSIBLE;
	}
	claim_state_read(&standing, &reported);
	if (format == QEMU || format == LIBVIRT)
		return print_claimed(&standing, format);
	claim_state_find(&standing, &findings);
	noted = stale_find(&findings, &reported, sysroot_path());
	if (format == JSON ? print_json(&standing, &findings, noted) : print_text(&standing, &findings))
		return say_output();
	if (!claim_state_is_met(&standing))
		return REQUEST_NOT_MET;
	return findings.stale ? CMD_STALE : REQUEST_MET;
}

int cmd_status(int argc, char **argv)
{
	const char *root = NULL, *word = "text", *address = NULL;
	const struct argument known[] = { { "root", &root }, { "format", &word }, { ARGUMENTS_WORD, &address }, { 0 } };
	int result = arguments_read(argc, argv, known, help);
	enum format format;

	if (result)
		return result == ARGUMENTS_FINISHED ? REQUEST_MET : result;
	if (read_format(word, &format) || sysroot_enter(root))
		return REQUEST_WRONG;
	return address ? tell_one(address, format) : tell_all(format);
}
