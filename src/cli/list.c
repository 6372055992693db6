// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim list: every device by its IOMMU group, who has it, and what the next boot will do with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../core/say.h"
#include "../host/chosen.h"
#include "../host/diagnose.h"
#include "../host/inventory.h"
#include "../host/listing.h"
#include "../host/plain.h"
#include "../host/records.h"
#include "../host/root.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim list [WHAT[,WHAT]...] [--format text|json] [--kernel VERSION] [--root DIR|FILE]\n"
	"Print the IOMMU groups with their devices, drivers and names, and what the next boot will do with them.\n"
	"  WHAT              these alone, as in vfioclaim.conf(5), and what shares a group with them\n"
	"  --format FORMAT   text, or json for programs\n"
	"  --kernel VERSION  the kernel whose modules are meant; the running one, or else the newest\n"
	"  --root DIR|FILE   another system, below DIR or recorded in FILE\n"
	"Exit status: 0 done, 1 a WHAT means no device, 2 bad config or usage, 3 this system cannot.\n";

/* https://no-color.org: a NO_COLOR that is empty counts as none. */
static bool wants_color(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0 && !(no && *no);
}

/* As check has it. */
static struct json_object *iommu_to_json(const struct iommu *iommu)
{
	struct json_object *all, *object = NULL;
	struct records records = { 0 };
	char line[SAY_LINE];
	struct text text;

	text_open(&text, line, sizeof(line));
	iommu_print(&text, iommu);
	if (!records_add(&records, line)) {
		all = records_to_json(&records);
		object = json_object_get(json_object_object_get(all, "iommu"));
		json_object_put(all);
	}
	return object;
}

static int print_json(const struct inventory *inventory, const struct foretelling *foretelling)
{
	struct json_object *all = json_object_new_object();
	const char *kernel = foretelling->kernel;

	json_object_object_add(all, "kernel", *kernel ? json_object_new_string(kernel) : NULL);
	json_object_object_add(all, "iommu", iommu_to_json(&foretelling->machine.iommu));
	json_object_object_add(all, "devices", listing_to_json(inventory));
	json_object_object_add(all, "findings", findings_to_json(&foretelling->findings));
	return puts(plain_json(all)) < 0;
}

static int print_text(const struct inventory *inventory, const struct foretelling *foretelling)
{
	listing_print(inventory, &foretelling->machine.iommu, wants_color(), stdout);
	findings_print(&foretelling->findings, stdout);
	return ferror(stdout);
}

/* The plan's own findings are check's; here is only what holds for every device. */
static void find_common(struct foretelling *foretelling)
{
	foretelling->findings = (struct findings){ 0 };
	if (foretelling->request.mode == REQUEST_OFF)
		findings_what(&foretelling->findings,
			      "The kernel command line says rd.vfioclaim=off: nothing is claimed");
	diagnose_iommu(&foretelling->findings, foretelling);
}

static int print(struct foretelling *foretelling, const struct request *chosen, bool json)
{
	struct inventory inventory;

	find_common(foretelling);
	if (inventory_take(&inventory, foretelling, chosen)) {
		say(SAY_ERROR, "out of memory at %zu devices", foretelling->now.count);
		return REQUEST_IMPOSSIBLE;
	}
	if ((json ? print_json : print_text)(&inventory, foretelling) || fflush(stdout)) {
		say(SAY_ERROR, "stdout: what was found out cannot be written");
		return REQUEST_IMPOSSIBLE;
	}
	return REQUEST_MET;
}

/* A config that cannot be read is what one lists devices for: it was told, and they are listed all the same. */
static int list_devices(const char *kernel, const char *what, bool json)
{
	struct foretelling foretelling;
	struct request chosen = { 0 };
	int status = what ? chosen_read(&chosen, what) : REQUEST_MET, config, printed;

	if (status)
		return status;
	config = foretell_image(&foretelling, root_path(), kernel);
	if (config && !foretelling.config_wrong)
		return config;
	status = foretell_machine(&foretelling);
	if (!status)
		status = chosen_check(&chosen, &foretelling.now);
	if (status)
		return status;
	if (!config || foretell_is_off())
		config = foretell_boot(&foretelling);
	printed = print(&foretelling, what ? &chosen : NULL, json);
	return printed ? printed : config;
}

int list(int argc, char **argv)
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
