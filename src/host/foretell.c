// SPDX-License-Identifier: GPL-2.0-or-later
#include "foretell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/config.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "baking.h"
#include "carriers.h"

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
			say(SAY_WARNING, "%s:%u: kernel %s has no module %s: install it, or claims for it will fail",
			    rule->file, rule->line, modules->kernel, rule->driver);
	}
	return status == -ENOMEM ? status : 0;
}

static int add_kernel(struct foretelling *foretelling, struct request *request)
{
	struct modules modules;
	int status = foretelling->kernel[0] ? modules_open(&modules, foretelling->root, foretelling->kernel) : -ENOENT;

	if (status)
		return status == -ENOMEM ? status : 0;
	foretelling->vfio_pci = modules_find(&modules, RULE_DRIVER);
	status = modules_add_ids(&modules, request);
	if (!status)
		status = add_modules(&modules, request);
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

	*foretelling = (struct foretelling){ .root = root, .image.root = root, .image.from_disk = true };
	if (kernel && text_copy(foretelling->kernel, sizeof(foretelling->kernel), kernel)) {
		say(SAY_ERROR, "%s: longer than any kernel's release", kernel);
		return REQUEST_WRONG;
	}
	if (!kernel)
		modules_kernel(foretelling->kernel);
	if (config_read(image))
		return REQUEST_WRONG;
	if (!add_kernel(foretelling, image) && !add_host(foretelling, image))
		foretelling->baked = baking_print(image, foretelling->kernel[0] ? foretelling->kernel : "-");
	if (!foretelling->baked) {
		say(SAY_ERROR, "out of memory at %zu rules", image->rule_count);
		return REQUEST_IMPOSSIBLE;
	}
	return REQUEST_MET;
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

static enum request_status read_machine(struct foretelling *foretelling)
{
	struct machine *now = &foretelling->now, *machine = &foretelling->machine;
	enum request_status status = foresee_machine(now, &foretelling->request);

	if (!status && scan_origins(now))
		status = REQUEST_IMPOSSIBLE;
	if (status)
		return status;
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

enum request_status foretell_boot(struct foretelling *foretelling)
{
	struct request *request = &foretelling->request;
	enum request_status status;

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
	status = read_machine(foretelling);
	if (!status)
		status = foresee_plan(&foretelling->plan, request, &foretelling->machine);
	return foretelling->status = status;
}
