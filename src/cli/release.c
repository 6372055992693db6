// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim release: devices back to the host's drivers, until the next boot. The one verb that changes the system.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/bounded.h"
#include "../core/request.h"
#include "../core/say.h"
#include "../core/scan.h"
#include "../core/sysio.h"
#include "../host/chosen.h"
#include "../host/giveback.h"
#include "../host/users.h"
#include "../host/wording.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim release WHAT[,WHAT]... [--deadline SECONDS] [--root DIR|FILE]\n"
	"Give devices back to the host's drivers, until the next boot: exactly those that WHAT means, as in\n"
	"vfioclaim.conf(5), and none that a virtual machine has.\n"
	"  --deadline SECONDS  1 to 600; what is not done by then is left as it is; 10\n"
	"  --root DIR|FILE     another system, below DIR or recorded in FILE, in which no driver answers\n"
	"Exit status: 0 all are released, 1 not all, 2 bad usage, 3 this system cannot.\n";

/* Put what was chosen into the list. Returns 0, or an exit status; why has been said. */
static int choose(const struct request *request, const struct machine *machine, struct giveback *list, size_t *count)
{
	int status = chosen_check(request, machine);

	for (size_t i = 0; i < request->rule_count && !status; i++) {
		const struct rule *rule = &request->rules[i];
		size_t matches = 0;

		for (size_t j = 0; j < machine->count; j++)
			matches += rule_match(rule, &machine->devices[j]);
		if (rule->place == RULE_ANYWHERE && matches > 1) {
			say(SAY_ERROR, "%s: %zu devices have it, and one WHAT means one: name it by its address",
			    wording_what(rule), matches);
			status = REQUEST_NOT_MET;
		}
	}
	for (size_t i = 0; i < machine->count && !status; i++) {
		const struct device *device = &machine->devices[i];
		struct giveback *one = &list[*count];

		if (!chosen_has(request, device))
			continue;
		*one = (struct giveback){ .addr = device->addr, .group = device->group };
		++*count;
		if (*device->driver && !live_is_vfio(device->driver) && strcmp(device->driver, "pci-stub")) {
			one->result = GIVEBACK_REFUSED;
			one->reason = GIVEBACK_NOT_CLAIMED;
		}
	}
	return status;
}

/* Refuse what is open, and keep by whom. */
static void refuse_used(struct giveback *list, size_t count, struct users *users)
{
	users_read(users);
	for (size_t i = 0; i < count; i++) {
		char buffer[SAY_LINE];
		struct live_group group;
		struct text text;

		text_open(&text, buffer, sizeof(buffer));
		if (list[i].group == DEVICE_NO_GROUP || list[i].result != GIVEBACK_PENDING ||
		    live_read_group(&group, list[i].group) || !users_print(&text, users, &group))
			continue;
		list[i].result = GIVEBACK_REFUSED;
		list[i].reason = GIVEBACK_IN_USE;
	}
}

static void find_used(const struct giveback *one, const struct users *users, struct findings *findings)
{
	char buffer[SAY_LINE];
	struct live_group group;
	struct text text;

	text_open(&text, buffer, sizeof(buffer));
	if (live_read_group(&group, one->group) || !users_print(&text, users, &group))
		text_add(&text, "a process that cannot be seen");
	text_mark_cut(&text);
	findings_where(findings, "IOMMU group %d: %s", one->group, buffer);
	findings_next(findings, "shut that virtual machine down, or take the device out of it");
}

/* Why not, in English, and what to do. */
static void find_why(const struct giveback *one, const struct device *device, const struct users *users,
		     struct findings *findings)
{
	const char *name = wording_device(device), *driver = *one->driver ? one->driver : "no driver";

	switch (one->reason) {
	case GIVEBACK_NOT_CLAIMED:
		findings_what(findings, "%s is not claimed: %s has it, and it is left alone", name, driver);
		break;
	case GIVEBACK_IN_USE:
		findings_what(findings, "%s is in use, and left alone", name);
		find_used(one, users, findings);
		break;
	case GIVEBACK_NOT_ALONE:
		findings_what(findings, "%s is left alone: another vfioclaim is at work", name);
		findings_next(findings, "wait for it, and try again");
		break;
	case GIVEBACK_OVERRIDE:
		findings_what(findings, "%s: its driver_override cannot be cleared, and it is left as it was", name);
		break;
	case GIVEBACK_UNBIND:
		findings_what(findings, "%s: %s does not let go of it", name, driver);
		findings_next(findings, "see why, in the kernel's log");
		findings_command(findings, "dmesg | tail");
		break;
	case GIVEBACK_TAKEN_BACK:
		findings_what(findings, "%s: %s has taken it back, because it is on its list of IDs", name, driver);
		findings_where(findings, "ids= of that module, or what was written to its new_id");
		findings_next(findings, "take it off the list, and release it again");
		findings_command(findings, "echo %04x %04x >/sys/bus/pci/drivers/%s/remove_id", device->id.vendor,
				 device->id.device, driver);
		break;
	default:
		findings_what(findings,
			      "%s did not come back before the deadline, and is not touched again: this machine may "
			      "not shut down cleanly",
			      name);
		break;
	}
}

static int print(const struct giveback *list, size_t count, const struct machine *machine, const struct users *users)
{
	static const char *const words[] = { "-", "released", "refused", "failed" };
	int status = REQUEST_MET;
	struct findings findings = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct giveback *one = &list[i];
		const struct device *device = machine->devices;
		char head[16];

		while (addr_compare(&device->addr, &one->addr))
			device++;
		snprintf(head, sizeof(head), "%-8s ", words[one->result]);
		findings_wrap(stdout, head, wording_device(device));
		printf("         %s has it now\n", *one->driver ? one->driver : "no driver");
		if (one->result == GIVEBACK_RELEASED)
			continue;
		status = REQUEST_NOT_MET;
		find_why(one, device, users, &findings);
	}
	findings_print(&findings, stdout);
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	say(SAY_ERROR, "stdout: what became of it cannot be written");
	return REQUEST_IMPOSSIBLE;
}

static int give_back(const struct request *request, uint32_t deadline)
{
	struct machine machine = { 0 };
	struct users users = { 0 };
	struct giveback *list;
	size_t count = 0;
	int status;

	if (scan_machine(&machine, request))
		return REQUEST_IMPOSSIBLE;
	list = calloc(machine.count + 1, sizeof(*list));
	if (!list) {
		say(SAY_ERROR, "out of memory at %zu devices", machine.count);
		return REQUEST_IMPOSSIBLE;
	}
	status = choose(request, &machine, list, &count);
	if (!status) {
		refuse_used(list, count, &users);
		bounded_start(deadline);
		giveback_run(list, count);
		status = print(list, count, &machine, &users);
	}
	free(list);
	return status;
}

int release(int argc, char **argv)
{
	const char *root = NULL, *what = NULL, *seconds = NULL;
	const struct argument known[] = {
		{ "root", &root }, { "deadline", &seconds }, { ARGUMENTS_WORD, &what }, { 0 }
	};
	int status = arguments_read(argc, argv, known, help);
	uint32_t deadline = REQUEST_DEADLINE;
	struct request request = { 0 };

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (!what) {
		say(SAY_ERROR, "release: which device? see vfioclaim release --help");
		return REQUEST_WRONG;
	}
	if (seconds && (text_decimal(seconds, 600, &deadline) || !deadline)) {
		say(SAY_ERROR, "--deadline %s: expected a number of seconds, 1 to 600", seconds);
		return REQUEST_WRONG;
	}
	status = chosen_read(&request, what);
	if (!status)
		status = arguments_root(argv[0], root);
	if (status)
		return status;
	return give_back(&request, deadline);
}
