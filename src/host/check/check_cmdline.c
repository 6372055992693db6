// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_cmdline.h"

#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/cmdline.h"
#include "host/check/bootloader.h"
#include "host/check/describe.h"

#define UNIT "vfioclaim.service"
#define HOOK "vfioclaim"
#define LISTS "vfio-pci.ids"

struct words {
	const struct simulation *simulation;
	struct findings *findings;
};

/* Return whether a module of this name is baked. Its file may have '-' where the name has '_'. */
static bool is_baked(const struct request *image, const char *module)
{
	for (size_t i = 0; i < image->module_count; i++) {
		char name[256];
		const char *file = strrchr(image->modules[i].path, '/');
		struct strbuf text;

		strbuf_open(&text, name, sizeof(name));
		strbuf_add(&text, "%s", file ? file + 1 : image->modules[i].path);
		if (str_has_suffix(name, ".ko"))
			strbuf_truncate(&text, text.length - strlen(".ko"));
		if (cmdline_is(name, module))
			return true;
	}
	return false;
}

/*
 * Check module_blacklist=, which the kernel itself obeys. modprobe.blacklist= is different: kmod applies it to modules
 * that are requested by an alias, and baked modules are not.
 */
static void look_at_blacklist(struct words *words, char *value)
{
	char edit[256], *module;
	struct strbuf text;

	while ((module = parse_item(&value, ','))) {
		if (!is_baked(&words->simulation->image, module))
			continue;
		words->findings->impossible |= cmdline_is(module, RULE_DRIVER);
		findings_what(words->findings, "The kernel will not load %s, %s", module,
			      cmdline_is(module, RULE_DRIVER) ? "which claims devices" : "which vfio-pci needs");
		findings_where(words->findings, "module_blacklist= on the kernel command line");
		strbuf_open(&text, edit, sizeof(edit));
		strbuf_add(&text, "remove %s from module_blacklist=", module);
		bootloader_edit(words->findings, words->simulation->kernel, edit);
	}
}

/* Report the parameter by which what starts the boot program is left out. The planned claims will not be made. */
static void tell_mask(struct words *words, const char *name, const char *item)
{
	char edit[256];
	struct strbuf text;

	words->findings->not_started = true;
	findings_what(words->findings, "Nothing will start the boot program: %s=%s leaves it out", name, item);
	findings_where(words->findings, "%s= on the kernel command line", name);
	strbuf_open(&text, edit, sizeof(edit));
	strbuf_add(&text, "remove %s from %s=", item, name);
	bootloader_edit(words->findings, words->simulation->kernel, edit);
}

static void look_at(void *context, const char *name, char *value)
{
	const bool hooks = cmdline_is(name, "disablehooks"); /* mkinitcpio(8): a list */
	char *item;

	if (!value)
		return;
	if (cmdline_is(name, "module_blacklist"))
		look_at_blacklist(context, value);
	/* kernel-command-line(7): one unit; systemd adds .service to a name without a suffix */
	if (cmdline_is(name, "rd.systemd.mask") && (!strcmp(value, UNIT) || !strcmp(value, HOOK)))
		tell_mask(context, name, value);
	while (hooks && (item = parse_item(&value, ',')))
		if (!strcmp(item, HOOK))
			tell_mask(context, name, item);
}

/* Return the origin of a list of IDs for vfio-pci itself, or NULL: the kernel command line, or else modprobe.d. */
static const char *find_list(const struct simulation *simulation)
{
	struct request request = { 0 };

	cmdline_read_rules(&request);
	if (request_has_ids(&request))
		return LISTS "= on the kernel command line";
	return request_has_ids(&simulation->image) ? "ids= of vfio-pci in modprobe.d" : NULL;
}

static void check_off(struct findings *findings, const struct simulation *simulation)
{
	const char *list = find_list(simulation);

	findings_what(findings, "rd.vfioclaim=off is on the kernel command line, so vfioclaim will claim nothing");
	bootloader_where(findings);
	if (!list)
		return;
	findings_what(findings, "rd.vfioclaim=off does not stop vfio-pci from binding to the devices of its own list");
	findings_where(findings, "%s", list);
	findings_next(findings, "to give these devices to the host, remove that list, too");
}

void check_cmdline(struct findings *findings, const struct simulation *simulation)
{
	struct words words = { simulation, findings };

	if (simulation->request.mode == REQUEST_OFF)
		check_off(findings, simulation);
	if (simulation->plan.matches) /* something was requested */
		cmdline_each(look_at, &words);
}
