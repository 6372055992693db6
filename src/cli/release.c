// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim release: give devices back to the host's drivers, until the next boot. The only verb that changes the
 * system.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/machine/scan.h"
#include "core/rules/request.h"
#include "host/check/describe.h"
#include "host/check/device_select.h"
#include "host/lib/xalloc.h"
#include "host/sysroot/sysroot.h"
#include "host/vfio/release.h"
#include "host/vfio/vfio_users.h"

static const char help[] = "Usage:\n"
			   " vfioclaim release [options] WHAT[,WHAT]...\n"
			   "\n"
			   "Give devices back to the drivers of the host until the next boot.\n"
			   "WHAT is as in vfioclaim.conf(5). Devices that are in use are not released.\n"
			   "\n"
			   "Options:\n"
			   " --deadline SECONDS  stop after this time, 1 to 600 (default: 10)\n";

/* Fill the list with the selected devices. Reports its own errors. Returns 0, or an exit status. */
static int choose(const struct request *request, const struct machine *machine, struct release *list, size_t *count)
{
	int status = device_select_check(request, machine);

	for (size_t i = 0; i < request->rule_count && !status; i++) {
		const struct rule *rule = &request->rules[i];
		size_t matches = 0;

		for (size_t j = 0; j < machine->count; j++)
			matches += rule_match(rule, &machine->devices[j]);
		if (rule->place == RULE_ANYWHERE && matches > 1) {
			log_error("%s: matches %zu devices, expected 1; use an address", describe_what(rule), matches);
			status = REQUEST_NOT_MET;
		}
	}
	for (size_t i = 0; i < machine->count && !status; i++) {
		const struct device *device = &machine->devices[i];
		struct release *one = &list[*count];

		if (!device_select_has(request, device))
			continue;
		*one = (struct release){ .addr = device->addr, .group = device->group };
		++*count;
		if (*device->driver && !device_is_given_away(device)) {
			one->result = RELEASE_REFUSED;
			one->reason = RELEASE_NOT_CLAIMED;
		}
	}
	return status;
}

/* Refuse the devices that are in use, and read their users into *users. */
static void refuse_used(struct release *list, size_t count, struct vfio_users *users)
{
	vfio_users_read(users);
	for (size_t i = 0; i < count; i++) {
		char buffer[LOG_LINE];
		struct sysfs_group group;
		struct strbuf text;

		strbuf_open(&text, buffer, sizeof(buffer));
		if (list[i].group == DEVICE_NO_GROUP || list[i].result != RELEASE_PENDING ||
		    sysfs_state_read_group(&group, list[i].group) || !vfio_users_print(&text, users, &group))
			continue;
		list[i].result = RELEASE_REFUSED;
		list[i].reason = RELEASE_IN_USE;
	}
}

static void find_used(const struct release *one, const struct vfio_users *users, struct findings *findings)
{
	char buffer[LOG_LINE];
	struct sysfs_group group;
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	if (sysfs_state_read_group(&group, one->group) || !vfio_users_print(&text, users, &group))
		strbuf_add(&text, "a process that cannot be inspected");
	strbuf_mark_cut(&text);
	findings_where(findings, "IOMMU group %d: %s", one->group, buffer);
	findings_next(findings, "shut down that virtual machine or detach the device from it");
}

/* Add a finding: why the device was not released, and the next step. */
static void find_why(const struct release *one, const struct device *device, const struct vfio_users *users,
		     struct findings *findings)
{
	const char *name = describe_device(device), *driver = *one->driver ? one->driver : "no driver";

	switch (one->reason) {
	case RELEASE_NOT_CLAIMED:
		findings_what(findings, "%s is not claimed but bound to %s, and was left alone", name, driver);
		break;
	case RELEASE_IN_USE:
		findings_what(findings, "%s is in use and was left alone", name);
		find_used(one, users, findings);
		break;
	case RELEASE_NOT_ALONE:
		findings_what(findings, "%s was left alone: another vfioclaim is running", name);
		findings_next(findings, "wait until it has ended and try again");
		break;
	case RELEASE_OVERRIDE:
		findings_what(findings, "%s: cannot clear its driver_override; the device was left alone", name);
		break;
	case RELEASE_UNBIND:
		findings_what(findings, "%s: %s did not release it", name, driver);
		findings_next(findings, "for the kernel's messages, run");
		findings_command(findings, "dmesg | tail");
		break;
	case RELEASE_TAKEN_BACK:
		findings_what(findings, "%s: %s bound it again, because its ID is in the driver's list", name, driver);
		findings_where(findings, "ids= of that module, or its new_id file");
		findings_next(findings, "remove the ID from the list, then run 'vfioclaim release' again");
		findings_command(findings, "echo %04x %04x >/sys/bus/pci/drivers/%s/remove_id", device->id.vendor,
				 device->id.device, driver);
		break;
	default:
		findings_what(
			findings,
			"%s is stuck: its driver did not answer before the deadline; the device was left alone, and "
			"shutdown may hang",
			name);
		break;
	}
}

static int print(const struct release *list, size_t count, const struct machine *machine,
		 const struct vfio_users *users)
{
	static const char *const words[] = { "-", "released", "refused", "failed" };
	int status = REQUEST_MET;
	struct findings findings = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct release *one = &list[i];
		const struct device *device = machine->devices;
		char head[16];

		while (addr_compare(&device->addr, &one->addr))
			device++;
		snprintf(head, sizeof(head), "%-8s ", words[one->result]);
		findings_wrap(stdout, head, describe_device(device));
		printf("         now %s%s\n", *one->driver ? "bound to " : "without a driver", one->driver);
		if (one->result == RELEASE_RELEASED)
			continue;
		status = REQUEST_NOT_MET;
		find_why(one, device, users, &findings);
	}
	findings_print(&findings, stdout);
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	log_error("stdout: cannot write the output");
	return REQUEST_IMPOSSIBLE;
}

static int give_back(struct request *request, uint32_t deadline)
{
	struct machine machine = { 0 };
	struct vfio_users users = { 0 };
	struct release *list;
	size_t count = 0;
	int status;

	if (scan_machine(&machine, request))
		return REQUEST_IMPOSSIBLE;
	list = xalloc_array(machine.count, sizeof(*list));
	status = choose(request, &machine, list, &count);
	if (!status) {
		refuse_used(list, count, &users);
		deadline_start(deadline);
		release_run(list, count);
		status = print(list, count, &machine, &users);
	}
	free(list);
	return status;
}

int cmd_release(int argc, char **argv)
{
	const char *what = NULL, *seconds = NULL;
	const struct argument known[] = { { "deadline", &seconds }, { ARGUMENTS_WORD, &what }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	uint32_t deadline = REQUEST_DEADLINE;
	struct request request = { 0 };

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (!what) {
		log_error("release: expected a WHAT; see vfioclaim release --help");
		return REQUEST_WRONG;
	}
	if (seconds && (parse_decimal(seconds, 600, &deadline) || !deadline)) {
		log_error("--deadline %s: expected a number of seconds, 1 to 600", seconds);
		return REQUEST_WRONG;
	}
	status = device_select_read(&request, what);
	if (status)
		return status;
	if (geteuid()) {
		log_error("release: must be root; run 'sudo vfioclaim release'");
		return REQUEST_IMPOSSIBLE;
	}
	if (sysroot_enter(NULL))
		return REQUEST_WRONG;
	return give_back(&request, deadline);
}
