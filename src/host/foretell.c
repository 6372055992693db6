// SPDX-License-Identifier: GPL-2.0-or-later
#include "foretell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/cmdline.h"
#include "../core/config.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "baking.h"
#include "carriers.h"
#include "plain.h"

/* One that the line names, in a kernel without it: whatever the profile, its claims cannot come true. */
static void say_no_driver(struct findings *findings, const struct rule *rule, const char *kernel)
{
	findings_what(findings, "Kernel %s has no driver %s: what is claimed for it will not be", kernel, rule->driver);
	findings_where(findings, "%s:%u", rule->file, rule->line);
	findings_next(findings, "install its module, then depmod %s; or take driver=%s off the line", kernel,
		      rule->driver);
}

/*
 * Every driver that a line names, in whatever profile, and always vfio-pci: the kernel command line may ask for more.
 * QEMU needs vfio_iommu_type1, and nothing else asks for it.
 */
static int add_modules(struct modules *modules, struct request *request)
{
	int status = modules_add(modules, request, RULE_DRIVER);

	if (status != -ENOMEM)
		status = modules_add(modules, request, "vfio_iommu_type1");
	for (size_t i = 0; i < request->rule_count && status != -ENOMEM; i++) {
		const struct rule *rule = &request->rules[i];

		if (rule->verb != RULE_CLAIM || !strcmp(rule->driver, RULE_DRIVER))
			continue;
		status = modules_add(modules, request, rule->driver);
		if (status == -ENOENT)
			say_no_driver(modules->findings, rule, modules->kernel);
	}
	return status == -ENOMEM ? status : 0;
}

/* An entry that no line can say is left out: a wider one would take devices that nobody asked for. */
static void leave_out_unprintable(struct findings *findings, struct request *request)
{
	size_t kept = 0;

	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *rule = &request->rules[i];

		if (baking_is_printable(rule)) {
			request->rules[kept++] = *rule;
			continue;
		}
		if (rule->class_mask)
			findings_what(findings,
				      "The entry %04x:%04x with class %06x of vfio-pci's ids= is left out: no line can "
				      "ask for an ID and a class",
				      rule->id.vendor, rule->id.device, rule->class);
		else
			findings_what(
				findings,
				"The entry %04x:%04x of vfio-pci's ids= is left out: an ID has four hex digits in "
				"each part",
				rule->id.vendor, rule->id.device);
		findings_where(findings, MODULES_IDS);
		findings_next(findings, "take it out of that list, and write 'claim ID' or 'claim ADDRESS' into %s",
			      REQUEST_CONFIG);
	}
	request->rule_count = kept;
}

static int add_kernel(struct foretelling *foretelling, struct request *request)
{
	struct findings *findings = &foretelling->findings;
	struct modules modules;
	int status = foretelling->kernel[0] ? modules_open(&modules, foretelling->root, foretelling->kernel, findings)
					    : -ENOENT;

	if (status)
		return status == -ENOMEM ? status : 0;
	foretelling->vfio_pci = modules_find(&modules, RULE_DRIVER);
	status = modules_add_ids(&modules, request);
	if (!status) {
		leave_out_unprintable(findings, request);
		status = add_modules(&modules, request);
	}
	modules_close(&modules);
	return status;
}

/* What the host lives on can be seen on the running host only. */
static int add_host(struct foretelling *foretelling, struct request *request)
{
	struct text why;
	int status = -ENOENT;

	text_open(&why, foretelling->host_why, sizeof(foretelling->host_why));
	if (foretelling->root)
		text_add(&why, "with --root, it is not the host that runs here");
	else
		status = carriers_protect(request, &why);
	text_mark_cut(&why);
	request->host_seen = !status;
	return status == -ENOMEM ? status : 0;
}

enum request_status foretell_image(struct foretelling *foretelling, const char *root, const char *kernel)
{
	struct request *image = &foretelling->image;
	const char *wrong;

	*foretelling = (struct foretelling){ .root = root, .image.root = root, .image.from_disk = true };
	if (kernel && (!*kernel || strpbrk(kernel, "/ \t\n") ||
		       text_copy(foretelling->kernel, sizeof(foretelling->kernel), kernel))) {
		say(SAY_ERROR, "--kernel '%s': expected a kernel's release, a name in /lib/modules", kernel);
		return REQUEST_WRONG;
	}
	if (!kernel)
		modules_kernel(foretelling->kernel);
	foretelling->config_wrong = config_read(image);
	if (foretelling->config_wrong)
		return REQUEST_WRONG;
	if (!add_kernel(foretelling, image) && !add_host(foretelling, image))
		foretelling->baked = baking_print(image, foretelling->kernel[0] ? foretelling->kernel : "-");
	if (!foretelling->baked) {
		say(SAY_ERROR, "out of memory at %zu rules", image->rule_count);
		return REQUEST_IMPOSSIBLE;
	}
	wrong = baking_check(foretelling->baked);
	if (wrong) {
		say(SAY_ERROR, "the file for an image cannot be read at boot: %s", wrong);
		foretelling->config_wrong = true;
		return REQUEST_WRONG;
	}
	return REQUEST_MET;
}

bool foretell_is_off(void)
{
	struct request request = { 0 };

	return !cmdline_read_mode(&request) && request.mode == REQUEST_OFF;
}

/* The rules that no config has: they came while the image was foretold. */
static int add_baked(struct request *request, const struct request *image)
{
	int status = 0;

	for (size_t i = 0; i < image->rule_count && !status; i++) {
		struct rule rule = image->rules[i];

		rule.allow |= request->allow;
		if (!rule.line)
			status = request_add(request, &rule);
	}
	request->host_seen = image->host_seen;
	return status;
}

/* @asked  whose rules tell which devices are examined */
static enum request_status read_machine(struct foretelling *foretelling, const struct request *asked)
{
	struct machine *now = &foretelling->now, *machine = &foretelling->machine;
	enum request_status status = foresee_machine(now, asked);

	if (!status && scan_origins(now))
		status = REQUEST_IMPOSSIBLE;
	if (status)
		return status;
	for (size_t i = 0; i < now->count; i++)
		plain_make(now->devices[i].driver);
	*machine = *now;
	machine->devices = calloc(now->count + 1, sizeof(*now->devices));
	if (!machine->devices) {
		say(SAY_ERROR, "out of memory at %zu devices", now->count);
		return REQUEST_IMPOSSIBLE;
	}
	memcpy(machine->devices, now->devices, now->count * sizeof(*now->devices));
	machine_at_boot(machine);
	return REQUEST_MET;
}

enum request_status foretell_machine(struct foretelling *foretelling)
{
	struct rule anything;
	const struct request request = { .rules = &anything, .rule_count = 1 };

	rule_init(&anything);
	return read_machine(foretelling, &request);
}

enum request_status foretell_boot(struct foretelling *foretelling)
{
	struct request *request = &foretelling->request;
	enum request_status status = REQUEST_MET;

	*request = (struct request){ .root = foretelling->root, .from_disk = true, .dry_run_option = true };
	status = foresee_rules(request);
	if (status || request->mode == REQUEST_OFF)
		return foretelling->status = status;
	if (add_baked(request, &foretelling->image)) {
		say(SAY_ERROR, "out of memory at %zu rules", request->rule_count);
		return foretelling->status = REQUEST_IMPOSSIBLE;
	}
	if (!request_claims(request))
		return REQUEST_MET;
	if (!foretelling->now.devices)
		status = read_machine(foretelling, request);
	if (!status)
		status = foresee_plan(&foretelling->plan, request, &foretelling->machine);
	return foretelling->status = status;
}
