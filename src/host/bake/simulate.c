// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/simulate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/machine/scan.h"
#include "core/rules/cmdline.h"
#include "core/rules/config.h"
#include "host/bake/bake_file.h"
#include "host/bake/modprobe_conf.h"
#include "host/lib/rule_hint.h"
#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"
#include "host/storage/host_devices.h"

/* Add a finding about a driver that a rule names and the kernel lacks: no profile can satisfy its claims. */
static void say_no_driver(struct findings *findings, const struct rule *rule, const char *kernel)
{
	findings_what(findings, "Kernel %s has no driver %s, so no device can be bound to that driver", kernel,
		      rule->driver);
	findings_where(findings, "%s:%u", rule->file, rule->line);
	findings_next(findings, "install its module and run 'depmod %s'; or remove driver=%s from the line", kernel,
		      rule->driver);
}

/*
 * Add the modules of every driver that a rule names, in any profile, and always those of vfio-pci: the kernel command
 * line may add claims. QEMU needs vfio_iommu_type1, which no other module depends on.
 */
static void add_modules(struct kernel_modules *modules, struct request *request)
{
	kernel_modules_add(modules, request, RULE_DRIVER);
	kernel_modules_add(modules, request, "vfio_iommu_type1");
	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *rule = &request->rules[i];

		if (rule->verb != RULE_CLAIM || !strcmp(rule->driver, RULE_DRIVER))
			continue;
		if (kernel_modules_add(modules, request, rule->driver) == -ENOENT)
			say_no_driver(modules->findings, rule, modules->kernel);
	}
}

/* Remove entries that no line can express. A line that covers more would claim devices that were not requested. */
static void leave_out_unprintable(struct findings *findings, struct request *request)
{
	size_t kept = 0;
	char *where;

	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *rule = &request->rules[i];

		if (bake_file_is_printable(rule)) {
			request->rules[kept++] = *rule;
			continue;
		}
		if (rule->class_mask)
			findings_what(
				findings,
				"The entry %04x:%04x with class %06x in the ids= of vfio-pci is ignored: no line can "
				"request an ID together with a class",
				rule->id.vendor, rule->id.device, rule->class);
		else
			findings_what(
				findings,
				"The entry %04x:%04x in the ids= of vfio-pci is ignored: each part of an ID has four "
				"hex digits",
				rule->id.vendor, rule->id.device);
		where = modprobe_conf_find("options", RULE_DRIVER, "ids=");
		findings_where(findings, "%s", where);
		free(where);
		findings_next(findings, "remove it from that list and write 'claim ID' or 'claim ADDRESS' into %s",
			      REQUEST_CONFIG);
	}
	request->rule_count = kept;
}

static void add_kernel(struct simulation *simulation, struct request *request)
{
	struct findings *findings = &simulation->findings;
	struct kernel_modules modules;

	if (!simulation->kernel[0] || kernel_modules_open(&modules, simulation->root, simulation->kernel, findings))
		return;
	simulation->vfio_pci = kernel_modules_find(&modules, RULE_DRIVER);
	kernel_modules_add_ids(&modules, request);
	leave_out_unprintable(findings, request);
	add_modules(&modules, request);
	kernel_modules_close(&modules);
}

/* Add the rules about the host. Its devices can only be determined on the running host. */
static void add_host(struct simulation *simulation, struct request *request)
{
	struct strbuf why;
	int status = -ENOENT;

	strbuf_open(&why, simulation->host_why, sizeof(simulation->host_why));
	if (simulation->root)
		strbuf_add(&why, "with --root, they cannot be read from the running system");
	else
		status = host_devices_protect(request, &why);
	strbuf_mark_cut(&why);
	request->host_seen = !status;
}

/*
 * Return whether only its owner may write to the configuration directory; config_read() checks the files. In an image
 * no other user can write to it, so the boot program does not check it. Reports its own error.
 */
static bool is_dir_safe(void)
{
	int mode = sysio_mode(SYSIO_ROOT, REQUEST_CONFIG_DIR);

	if (mode < 0 || !sysio_live() || !(mode & (S_IWGRP | S_IWOTH)))
		return true;
	log_error(REQUEST_CONFIG_DIR ": writable by group or others; run: chmod go-w " REQUEST_CONFIG_DIR);
	return false;
}

enum request_status simulate_bake(struct simulation *simulation, const char *root, const char *kernel)
{
	struct request *image = &simulation->image;
	const char *wrong;

	*simulation = (struct simulation){
		.root = root,
		.image = { .root = root, .from_disk = true, .hint = rule_hint },
	};
	if (kernel && (!*kernel || strpbrk(kernel, "/ \t\n") ||
		       str_copy(simulation->kernel, sizeof(simulation->kernel), kernel))) {
		log_error("--kernel '%s': expected a kernel release, a directory name in /lib/modules", kernel);
		return REQUEST_WRONG;
	}
	if (!kernel)
		kernel_modules_release(simulation->kernel);
	simulation->config_wrong = !is_dir_safe() || xalloc_status(config_read(image));
	if (simulation->config_wrong)
		return REQUEST_WRONG;
	add_kernel(simulation, image);
	add_host(simulation, image);
	simulation->baked = bake_file_print(image, simulation->kernel[0] ? simulation->kernel : "-");
	wrong = bake_file_check(simulation->baked);
	if (wrong) {
		log_error("the boot program could not read the baked file: %s", wrong);
		simulation->config_wrong = true;
		return REQUEST_WRONG;
	}
	return REQUEST_MET;
}

bool simulate_is_off(void)
{
	struct request request = { 0 };

	return !cmdline_read_mode(&request) && request.mode == REQUEST_OFF;
}

/* Add the rules that are in no configuration: bake adds them. */
static void add_baked(struct request *request, const struct request *image)
{
	for (size_t i = 0; i < image->rule_count; i++) {
		struct rule rule = image->rules[i];

		rule.allow |= request->allow;
		if (!rule.line)
			xalloc_status(request_add(request, &rule));
	}
	request->host_seen = image->host_seen;
}

/* @asked  its rules select the devices that are examined */
static enum request_status read_machine(struct simulation *simulation, struct request *asked)
{
	struct machine *now = &simulation->now, *machine = &simulation->machine;
	enum request_status status = prepare_machine(now, asked);

	if (!status && scan_origins(now))
		status = REQUEST_IMPOSSIBLE;
	if (status)
		return status;
	for (size_t i = 0; i < now->count; i++)
		sanitize_text(now->devices[i].driver);
	*machine = *now;
	machine->devices = xalloc_array(now->count, sizeof(*now->devices));
	memcpy(machine->devices, now->devices, now->count * sizeof(*now->devices));
	machine_at_boot(machine);
	return REQUEST_MET;
}

enum request_status simulate_machine(struct simulation *simulation)
{
	struct rule anything;
	struct request request = { .rules = &anything, .rule_count = 1 };

	rule_init(&anything);
	return read_machine(simulation, &request);
}

enum request_status simulate_boot(struct simulation *simulation)
{
	struct request *request = &simulation->request;
	enum request_status status = REQUEST_MET;

	*request = (struct request){
		.root = simulation->root,
		.from_disk = true,
		.hint = rule_hint,
		.dry_run_option = true,
	};
	status = prepare_request(request);
	if (status || request->mode == REQUEST_OFF)
		return simulation->status = status;
	add_baked(request, &simulation->image);
	if (simulation->now.devices) /* these were scanned for the rules of simulate_machine() */
		scan_slots(request);
	if (!request_claims(request))
		return REQUEST_MET;
	if (!simulation->now.devices)
		status = read_machine(simulation, request);
	if (!status)
		status = prepare_plan(&simulation->plan, request, &simulation->machine);
	return simulation->status = status;
}
