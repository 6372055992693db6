// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim list: print every device by its IOMMU group, its driver, and what the next boot will do with it. Must not
 * change anything.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/lib/log.h"
#include "host/check/check_plan.h"
#include "host/check/device_select.h"
#include "host/check/report_json.h"
#include "host/lib/sanitize.h"
#include "host/lib/terminal.h"
#include "host/list/inventory.h"
#include "host/list/inventory_print.h"
#include "host/sysroot/sysroot.h"

static const char help[] = "Usage:\n"
			   " vfioclaim list [options] [WHAT[,WHAT]...]\n"
			   "\n"
			   "List IOMMU groups, their devices, and what the next boot will claim.\n"
			   "WHAT is as in vfioclaim.conf(5). With it, only the matching devices and the\n"
			   "other devices of their groups are listed.\n"
			   "\n"
			   "Options:\n"
			   " --format FORMAT     print text (default) or json\n"
			   " --kernel VERSION    use the modules of this kernel (default: the running one)\n"
			   " --root DIR|FILE     read another system, below DIR or recorded in FILE\n";

static int print_json(const struct inventory *inventory, const struct simulation *simulation)
{
	struct json_object *all = json_output();

	json_add_string(all, "kernel", simulation->kernel);
	json_object_object_add(all, "iommu", report_json_iommu(&simulation->machine.iommu));
	json_object_object_add(all, "devices", inventory_print_json(inventory, simulation));
	json_object_object_add(all, "findings", findings_to_json(&simulation->findings));
	return puts(sanitize_json(all)) < 0;
}

static int print_text(const struct inventory *inventory, const struct simulation *simulation)
{
	inventory_print(inventory, &simulation->machine.iommu, terminal_has_color(stdout), stdout);
	findings_print(&simulation->findings, stdout);
	return ferror(stdout);
}

/* Keep only findings that concern every device: check prints those about the plan. */
static void find_common(struct simulation *simulation)
{
	simulation->findings = (struct findings){ 0 };
	if (simulation->request.mode == REQUEST_OFF)
		findings_what(&simulation->findings,
			      "rd.vfioclaim=off is on the kernel command line, so nothing will be claimed");
	check_plan_iommu(&simulation->findings, simulation);
}

static int print(struct simulation *simulation, const struct request *chosen, bool json)
{
	struct inventory inventory;

	find_common(simulation);
	inventory_take(&inventory, simulation, chosen);
	if ((json ? print_json : print_text)(&inventory, simulation) || fflush(stdout)) {
		log_error("stdout: cannot write the output");
		return REQUEST_IMPOSSIBLE;
	}
	return REQUEST_MET;
}

/* List the devices even if the configuration cannot be read: its errors were logged, and the list helps to fix them. */
static int list_devices(const char *kernel, const char *what, bool json)
{
	struct simulation simulation;
	struct request chosen = { 0 };
	int status = what ? device_select_read(&chosen, what) : REQUEST_MET, config, printed;

	if (status)
		return status;
	config = simulate_bake(&simulation, sysroot_path(), kernel);
	if (config && !simulation.config_wrong)
		return config;
	status = simulate_machine(&simulation);
	scan_slots(&chosen);
	if (!status)
		status = device_select_check(&chosen, &simulation.now);
	if (status)
		return status;
	if (!config || simulate_is_off())
		config = simulate_boot(&simulation);
	printed = print(&simulation, what ? &chosen : NULL, json);
	return printed ? printed : config;
}

int cmd_list(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *format = "text", *what = NULL;
	const struct argument known[] = {
		{ "kernel", &kernel }, { "root", &root }, { "format", &format }, { ARGUMENTS_WORD, &what }, { 0 }
	};
	int status = arguments_read(argc, argv, known, help);
	bool json;

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (arguments_json(format, &json))
		return REQUEST_WRONG;
	status = arguments_root(argv[0], root);
	if (status)
		return status;
	return list_devices(kernel, what, json);
}
