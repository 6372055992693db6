// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/cmdline.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "chosen.h"
#include "loader.h"
#include "owners.h"
#include "refusals.h"
#include "wording.h"

/* What of the kernel command line matters here beside our own words, and iommu's. */
struct cmdline_words {
	const struct foretelling *foretelling;
	struct findings *findings;
	const char *remap_off; /* what keeps interrupts from being remapped, or NULL */
	bool intel_on;
};

/* Documentation/admin-guide/kernel-parameters.txt: intremap=, nointremap, intel_iommu= */
static void look_at_iommu(void *context, const char *name, char *value)
{
	struct cmdline_words *words = context;
	bool intremap = cmdline_is(name, "intremap"), intel = cmdline_is(name, "intel_iommu");
	char *word;

	if (cmdline_is(name, "nointremap"))
		words->remap_off = "nointremap";
	while ((intremap || intel) && (word = text_item(&value, ','))) {
		if (intremap && !strcmp(word, "off"))
			words->remap_off = "intremap=off";
		else if (intel && !strcmp(word, "on"))
			words->intel_on = true;
	}
}

static void diagnose_remapping(struct findings *findings, const char *kernel, const struct cmdline_words *words)
{
	findings_what(findings, "Interrupts are not remapped: VFIO will refuse to open any device");
	if (words->remap_off) {
		loader_where(findings);
		loader_remove(findings, kernel, words->remap_off);
		return;
	}
	findings_where(findings, "the firmware's setup");
	findings_next(findings, "switch on interrupt remapping there, which may be called x2APIC; why it is off");
	findings_command(findings, "dmesg | grep -i -e remap -e x2apic");
}

static void diagnose_no_iommu(struct findings *findings, const struct foretelling *foretelling,
			      const struct cmdline_words *words)
{
	const struct iommu *iommu = &foretelling->machine.iommu;

	findings_what(findings, "No IOMMU is active: nothing can be claimed (iommu-inactive)");
	if (iommu->xen) {
		findings_where(findings, "the Xen hypervisor, which has it");
		findings_next(findings, "hide the device from this dom0 with xen-pciback instead");
	} else if (iommu->reason == IOMMU_FIRMWARE) {
		findings_where(findings, "the firmware's setup: its tables name none");
		findings_next(findings, "switch on VT-d (Intel), or AMD-Vi, also called IOMMU (AMD), there");
	} else if (iommu->reason == IOMMU_CMDLINE) {
		loader_where(findings);
		loader_remove(findings, foretelling->kernel, iommu->parameter);
	} else if (iommu->kind == IOMMU_INTEL && !words->intel_on) {
		loader_where(findings);
		loader_add(findings, foretelling->kernel, "intel_iommu=on");
	} else {
		findings_where(findings, "the kernel: it was built without it, or it failed");
		findings_next(findings, "see why");
		findings_command(findings, "dmesg | grep -i -e dmar -e mmu -e AMD-Vi");
	}
}

void diagnose_iommu(struct findings *findings, const struct foretelling *foretelling)
{
	const struct iommu *iommu = &foretelling->machine.iommu;
	struct cmdline_words words = { 0 };

	cmdline_each(look_at_iommu, &words);
	if (iommu->reason != IOMMU_ACTIVE)
		diagnose_no_iommu(findings, foretelling, &words);
	else if (!iommu->remap)
		diagnose_remapping(findings, foretelling->kernel, &words);
}

static const struct device *find_now(const struct rule *rule, const struct machine *now)
{
	for (size_t i = 0; i < now->count; i++)
		if (rule_match(rule, &now->devices[i]))
			return &now->devices[i];
	return NULL;
}

/* A VF, or what is behind an Intel VMD: a driver makes it, and vfio-pci can have it then. */
static void diagnose_late(struct findings *findings, const struct rule *rule, const struct device *late)
{
	char address[ADDR_TEXT];
	struct text text;

	text_open(&text, address, sizeof(address));
	addr_print(&text, &late->addr);
	findings_what(findings, "%s is there only when a driver has made it: it cannot be claimed at boot",
		      wording_device(late));
	findings_where(findings, "%s", wording_origin(rule));
	findings_next(findings, "claim what makes it; or, when it is there, give it to vfio-pci");
	findings_command(findings,
			 "echo vfio-pci >" FOLDER_DEVICES "/%s/driver_override && echo %s >/sys/bus/pci/drivers_probe",
			 address, address);
}

void diagnose_missing(struct findings *findings, const struct foretelling *foretelling, const struct rule *rule)
{
	const struct device *late = find_now(rule, &foretelling->now), *near;
	char before[SAY_LINE], what[32];
	struct text text;

	if (late) {
		diagnose_late(findings, rule, late);
		return;
	}
	findings_what(findings, rule->place == RULE_ANYWHERE ? "No device is %s" : "No device is at %s",
		      wording_what(rule));
	findings_where(findings, "%s", wording_origin(rule));
	near = chosen_nearest(rule, &foretelling->now);
	if (!near) {
		findings_next(findings, "write what is there, or add 'optional' if it may be absent; what there is");
		findings_command(findings, "vfioclaim list");
		return;
	}
	text_open(&text, before, sizeof(before));
	text_add(&text, "if %s is meant, ", wording_device(near));
	text_mark_cut(&text);
	text_open(&text, what, sizeof(what));
	text_add(&text, "%04x:%04x", near->id.vendor, near->id.device);
	wording_replace(findings, rule, before, rule_is_pinned(rule) ? wording_pinned(near) : what);
}

static const struct claim *claim_on(const struct plan *plan, const struct device *device)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].device == device)
			return &plan->claims[i];
	return NULL;
}

static void diagnose_shared(struct findings *findings, const struct foretelling *foretelling, const struct claim *claim)
{
	char *names = NULL;
	size_t length, count = 0;
	FILE *out = open_memstream(&names, &length);

	if (!out)
		return;
	for (size_t i = 0; i < foretelling->machine.count; i++) {
		const struct device *device = &foretelling->machine.devices[i];
		const struct claim *other = claim_on(&foretelling->plan, device);

		if (device->group != claim->device->group || device_is_bridge(device) ||
		    (other && other->result != PLAN_REFUSED))
			continue;
		fprintf(out, "%s%s", count++ ? "; " : "", wording_device(device));
	}
	fclose(out);
	if (count) {
		findings_what(findings, "IOMMU group %d is shared with what stays with the host: %s",
			      claim->device->group, names);
		findings_where(findings, "%s", wording_origin(claim->rule));
		wording_add_word(findings, claim->rule,
				 "no VM can use the group while a host driver has any of it: put the card into another "
				 "slot; or, to take all of it, ",
				 "group");
	}
	free(names);
}

static void diagnose_groups(struct findings *findings, const struct foretelling *foretelling)
{
	const struct plan *plan = &foretelling->plan;

	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];
		bool told = claim->result == PLAN_REFUSED;

		for (size_t j = 0; j < i && !told; j++)
			told = plan->claims[j].result != PLAN_REFUSED &&
			       plan->claims[j].device->group == claim->device->group;
		if (!told)
			diagnose_shared(findings, foretelling, claim);
	}
}

static const struct device *find_common(const struct rule *a, const struct rule *b, const struct machine *machine)
{
	for (size_t i = 0; i < machine->count; i++)
		if (rule_match(a, &machine->devices[i]) && rule_match(b, &machine->devices[i]))
			return &machine->devices[i];
	return NULL;
}

/* A list for vfio-pci itself, of the kernel command line or modprobe.d, next to a rule that means the same device. */
static void diagnose_lists(struct findings *findings, const struct request *request, const struct machine *machine)
{
	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *list = &request->rules[i];
		const struct device *both = NULL;
		size_t j;

		if (!list->all_but_storage_or_network)
			continue;
		for (j = 0; j < request->rule_count && !both; j++) {
			const struct rule *rule = &request->rules[j];

			/* of two lists, the later one tells */
			if (rule->verb == RULE_CLAIM && i != j && (j < i || !rule->all_but_storage_or_network))
				both = find_common(rule, list, machine);
		}
		if (!both)
			continue;
		findings_what(findings, "%s is claimed twice: by %s, and by vfio-pci's own list of IDs",
			      wording_device(both), wording_origin(&request->rules[j - 1]));
		findings_where(findings, "%s", wording_origin(list));
		findings_next(findings, "take %s out of that list, which means every device of that ID",
			      wording_what(list));
	}
}

/* Is this the name of a module that is baked? The file's may have '-' where that has '_'. */
static bool is_baked(const struct request *image, const char *module)
{
	for (size_t i = 0; i < image->module_count; i++) {
		char name[256];
		const char *file = strrchr(image->modules[i].path, '/');
		struct text text;

		text_open(&text, name, sizeof(name));
		text_add(&text, "%s", file ? file + 1 : image->modules[i].path);
		if (text.length > strlen(".ko"))
			name[text.length - strlen(".ko")] = '\0';
		if (cmdline_is(name, module))
			return true;
	}
	return false;
}

/*
 * module_blacklist= is the kernel's own. modprobe.blacklist= is kmod's, for modules that are asked for by an alias: those
 * that are baked are not.
 */
static void look_at_blacklist(void *context, const char *name, char *value)
{
	struct cmdline_words *words = context;
	char edit[256], *module;
	struct text text;

	if (!cmdline_is(name, "module_blacklist"))
		return;
	while ((module = text_item(&value, ','))) {
		if (!is_baked(&words->foretelling->image, module))
			continue;
		words->findings->impossible |= cmdline_is(module, RULE_DRIVER);
		findings_what(words->findings, "The kernel will not load %s, which %s", module,
			      cmdline_is(module, RULE_DRIVER) ? "claims devices" : "vfio-pci needs");
		findings_where(words->findings, "module_blacklist= on the kernel command line");
		text_open(&text, edit, sizeof(edit));
		text_add(&text, "take %s off module_blacklist=", module);
		loader_edit(words->findings, words->foretelling->kernel, edit);
	}
}

void diagnose(struct findings *findings, const struct foretelling *foretelling)
{
	const struct plan *plan = &foretelling->plan;
	const struct request *request = &foretelling->request;
	struct cmdline_words words = { .foretelling = foretelling, .findings = findings };

	if (sysio_live()) /* below --root everything may be anybody's */
		owners_tell(findings);
	if (foretelling->host_why[0])
		findings_what(findings, "What this host lives on is not known, and not protected: %s",
			      foretelling->host_why);
	if (request->mode == REQUEST_OFF) {
		findings_what(findings, "The kernel command line says rd.vfioclaim=off: nothing is claimed");
		loader_where(findings);
	}
	if (!plan->matches) /* nothing was asked */
		return;
	cmdline_each(look_at_blacklist, &words);
	diagnose_iommu(findings, foretelling);
	for (size_t i = 0; i < request->rule_count; i++)
		if (plan_is_missing(plan, request, &request->rules[i]) && !request->rules[i].optional)
			diagnose_missing(findings, foretelling, &request->rules[i]);
	refusals_tell(findings, foretelling);
	diagnose_groups(findings, foretelling);
	diagnose_lists(findings, request, &foretelling->machine);
}
