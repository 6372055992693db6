// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/claim/reason.h"
#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"
#include "core/rules/cmdline.h"
#include "host/check/bootloader.h"
#include "host/check/check_cmdline.h"
#include "host/check/check_owner.h"
#include "host/check/check_refusals.h"
#include "host/check/describe.h"
#include "host/check/device_select.h"

/* Context for the words of the kernel command line that matter here, other than those of vfioclaim and the IOMMU. */
struct cmdline_words {
	const struct simulation *simulation;
	struct findings *findings;
	const char *remap_off; /* the word that disables interrupt remapping, or NULL */
};

/* Documentation/admin-guide/kernel-parameters.txt: intremap=, nointremap */
static void look_at_remapping(void *context, const char *name, char *value)
{
	struct cmdline_words *words = context;
	bool intremap = cmdline_is(name, "intremap");
	char *word;

	if (cmdline_is(name, "nointremap"))
		words->remap_off = "nointremap";
	while (intremap && (word = parse_item(&value, ',')))
		if (!strcmp(word, "off"))
			words->remap_off = "intremap=off";
}

static void check_remapping(struct findings *findings, const char *kernel)
{
	struct cmdline_words words = { 0 };

	cmdline_each(look_at_remapping, &words);
	findings_what(findings, "Interrupt remapping is not active, so VFIO will not open any device");
	if (words.remap_off) {
		bootloader_where(findings);
		bootloader_remove(findings, kernel, words.remap_off);
		return;
	}
	findings_where(findings, "the firmware setup");
	findings_next(findings,
		      "enable interrupt remapping there (it may be called x2APIC); to see why it is off, run");
	findings_command(findings, "dmesg | grep -i -e remap -e x2apic");
}

static void check_no_iommu(struct findings *findings, const struct iommu *iommu, const char *kernel)
{
	const struct iommu_advice advice = iommu_advise(iommu);

	findings_what(findings, "No IOMMU is active, so nothing can be claimed (%s)", reason_name(PLAN_IOMMU_INACTIVE));
	if (advice.add || advice.remove)
		bootloader_where(findings);
	if (advice.add)
		bootloader_add(findings, kernel, advice.add);
	if (advice.remove)
		bootloader_remove(findings, kernel, advice.remove);
	if (iommu->reason == IOMMU_FIRMWARE)
		findings_where(findings, "the firmware setup: the firmware's tables list no IOMMU");
	if (advice.why)
		findings_where(findings, "%s", advice.why);
	if (advice.next)
		findings_next(findings, "%s", advice.next);
	if (advice.command)
		findings_command(findings, "%s", advice.command);
}

void check_plan_iommu(struct findings *findings, const struct simulation *simulation)
{
	const struct iommu *iommu = &simulation->machine.iommu;

	if (iommu->reason != IOMMU_ACTIVE)
		check_no_iommu(findings, iommu, simulation->kernel);
	else if (!iommu->remap)
		check_remapping(findings, simulation->kernel);
}

static const struct device *find_now(const struct rule *rule, const struct machine *now)
{
	for (size_t i = 0; i < now->count; i++)
		if (rule_match(rule, &now->devices[i]))
			return &now->devices[i];
	return NULL;
}

/*
 * Add a finding about a device that a driver makes, such as a VF or a device below an Intel VMD. It can be bound to
 * vfio-pci after that.
 */
static void check_late(struct findings *findings, const struct rule *rule, const struct device *late)
{
	const char *address = describe_address(&late->addr);

	findings_what(findings, "%s is created by a driver later in the boot, so it cannot be claimed early",
		      describe_device(late));
	findings_where(findings, "%s", describe_origin(rule));
	findings_next(findings, "claim the device that it belongs to; or bind it to vfio-pci after it has appeared");
	findings_command(findings,
			 "echo vfio-pci >" PCI_SYSFS_DEVICES
			 "/%s/driver_override && echo %s >/sys/bus/pci/drivers_probe",
			 address, address);
}

void check_plan_missing(struct findings *findings, const struct simulation *simulation, const struct rule *rule)
{
	const struct device *late = find_now(rule, &simulation->now), *near;
	char before[LOG_LINE], what[32];
	struct strbuf text;

	if (late) {
		check_late(findings, rule, late);
		return;
	}
	findings_what(findings, rule->place == RULE_ANYWHERE ? "No device matches %s" : "No device is at %s",
		      describe_what(rule));
	findings_where(findings, "%s", describe_origin(rule));
	near = device_select_nearest(rule, &simulation->now);
	if (!near) {
		findings_next(findings, "correct the line, or add 'optional' if the device may be absent; for the "
					"devices of this machine, run");
		findings_command(findings, "vfioclaim list");
		return;
	}
	strbuf_open(&text, before, sizeof(before));
	strbuf_add(&text, "if you mean %s, ", describe_device(near));
	strbuf_mark_cut(&text);
	strbuf_open(&text, what, sizeof(what));
	addr_id_print_short(&text, &near->id);
	describe_replace(findings, rule, before, rule_is_pinned(rule) ? describe_pinned(near) : what);
}

static const struct claim *claim_on(const struct plan *plan, const struct device *device)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].device == device)
			return &plan->claims[i];
	return NULL;
}

static void check_shared(struct findings *findings, const struct simulation *simulation, const struct claim *claim)
{
	char *names = NULL;
	size_t length, count = 0;
	FILE *out = open_memstream(&names, &length);

	if (!out)
		return;
	for (size_t i = 0; i < simulation->machine.count; i++) {
		const struct device *device = &simulation->machine.devices[i];
		const struct claim *other = claim_on(&simulation->plan, device);

		if (device->group != claim->device->group || device_is_bridge(device) ||
		    (other && other->result != PLAN_REFUSED))
			continue;
		fprintf(out, "%s%s", count++ ? "; " : "", describe_device(device));
	}
	fclose(out);
	if (count) {
		findings_what(findings, "IOMMU group %d also contains devices that stay with the host: %s",
			      claim->device->group, names);
		findings_where(findings, "%s", describe_origin(claim->rule));
		describe_add_word(
			findings, claim->rule,
			"no virtual machine can use the group while a host driver is bound to a device in it: "
			"put the card into another slot; or, to claim the whole group, ",
			"group");
	}
	free(names);
}

static void check_groups(struct findings *findings, const struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;

	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];
		bool noted = claim->result == PLAN_REFUSED;

		for (size_t j = 0; j < i && !noted; j++)
			noted = plan->claims[j].result != PLAN_REFUSED &&
				plan->claims[j].device->group == claim->device->group;
		if (!noted)
			check_shared(findings, simulation, claim);
	}
}

static const struct device *find_common(const struct rule *a, const struct rule *b, const struct machine *machine)
{
	for (size_t i = 0; i < machine->count; i++)
		if (rule_match(a, &machine->devices[i]) && rule_match(b, &machine->devices[i]))
			return &machine->devices[i];
	return NULL;
}

/*
 * Check the lists of vfio-pci itself, on the kernel command line or in modprobe.d, for devices that another rule
 * matches too.
 */
static void check_lists(struct findings *findings, const struct request *request, const struct machine *machine)
{
	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *list = &request->rules[i];
		const struct device *both = NULL;
		size_t j;

		if (!list->all_but_storage_or_network)
			continue;
		for (j = 0; j < request->rule_count && !both; j++) {
			const struct rule *rule = &request->rules[j];

			/* of two lists, the later one gets the finding */
			if (rule->verb == RULE_CLAIM && i != j && (j < i || !rule->all_but_storage_or_network))
				both = find_common(rule, list, machine);
		}
		if (!both)
			continue;
		findings_what(findings, "%s is claimed twice: by %s and by vfio-pci's own list of IDs",
			      describe_device(both), describe_origin(&request->rules[j - 1]));
		findings_where(findings, "%s", describe_origin(list));
		findings_next(findings, "remove %s from that list: the list matches every device with that ID",
			      describe_what(list));
	}
}

void check_plan(struct findings *findings, const struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;
	const struct request *request = &simulation->request;

	if (sysio_live()) /* with --root, files may have any owner */
		check_owner(findings);
	if (simulation->host_why[0])
		findings_what(findings, "The devices that this host needs are not known, so they are not protected: %s",
			      simulation->host_why);
	check_cmdline(findings, simulation);
	if (!plan->matches) /* nothing was requested */
		return;
	check_plan_iommu(findings, simulation);
	for (size_t i = 0; i < request->rule_count; i++)
		if (plan_is_missing(plan, request, &request->rules[i]) && !request->rules[i].optional)
			check_plan_missing(findings, simulation, &request->rules[i]);
	check_refusals(findings, simulation);
	check_groups(findings, simulation);
	check_lists(findings, request, &simulation->machine);
}
