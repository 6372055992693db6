// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnose.h"

#include <string.h>

#include "../core/cmdline.h"
#include "../core/guard.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "pciids.h"

/* Where the kernel command line is written down here, and how it gets to the next boot. */
static const char *where_cmdline(void)
{
	static const struct {
		const char *file, *what;
	} loaders[] = {
		{ "/etc/default/grub",
		  "GRUB_CMDLINE_LINUX in /etc/default/grub, then: grub-mkconfig -o /boot/grub/grub.cfg" },
		{ "/etc/kernel/cmdline",
		  "/etc/kernel/cmdline, then the kernel is installed again: kernel-install add" },
		{ "/boot/loader/entries", "the options line of the entry in /boot/loader/entries" },
		{ "/efi/loader/entries", "the options line of the entry in /efi/loader/entries" },
	};

	for (size_t i = 0; i < sizeof(loaders) / sizeof(*loaders); i++)
		if (sysio_exists(SYSIO_ROOT, loaders[i].file))
			return loaders[i].what;
	return "the boot loader's kernel command line";
}

/* A device as people know it: address, name and ID. The string is the next call's. */
static const char *name_of(const struct device *device)
{
	static char name[SAY_LINE];
	struct text text;

	text_open(&text, name, sizeof(name));
	addr_print(&text, &device->addr);
	text_add(&text, " ");
	pciids_print(&text, &device->id);
	return name;
}

static const char *origin_of(const struct rule *rule)
{
	static char origin[SAY_LINE];
	struct text text;

	text_open(&text, origin, sizeof(origin));
	rule_print_origin(&text, rule);
	return origin;
}

static const char *what_of(const struct rule *rule)
{
	static char what[256];
	struct text text;

	text_open(&text, what, sizeof(what));
	rule_print_what(&text, rule);
	return what;
}

static void diagnose_iommu(struct findings *findings, const struct iommu *iommu)
{
	char line[SAY_LINE];
	const char *next;
	struct text text;

	if (iommu->reason == IOMMU_ACTIVE) {
		if (iommu->remap)
			return;
		findings_what(findings, "Interrupts are not remapped: VFIO will refuse to open any device");
		findings_where(findings, "the firmware's setup, or intremap=off on %s", where_cmdline());
		findings_next(findings,
			      "switch on VT-d or AMD-Vi with interrupt remapping (x2APIC), take intremap=off away");
		return;
	}
	text_open(&text, line, sizeof(line));
	iommu_print(&text, iommu);
	next = strstr(line, " # ");
	findings_what(findings, "No IOMMU is active: nothing can be claimed");
	findings_where(findings, "%s", iommu->reason == IOMMU_FIRMWARE ? "the firmware's setup" : where_cmdline());
	findings_next(findings, "%s", next ? next + 3 : line);
}

static unsigned differing_digits(uint32_t a, uint32_t b)
{
	unsigned count = 0;

	for (uint32_t difference = a ^ b; difference; difference >>= 4)
		count += (difference & 0xf) != 0;
	return count;
}

/* The device whose ID looks most like the one that was asked for; NULL if none looks like it at all. */
static const struct device *nearest(const struct rule *rule, const struct machine *machine)
{
	const struct device *found = NULL;
	unsigned least = 5; /* of eight digits: four wrong ones are another vendor, or all of the device's number */

	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];
		unsigned wrong = differing_digits(rule->id.vendor, device->id.vendor);

		if (rule->id.device != ADDR_ANY_ID)
			wrong += differing_digits(rule->id.device, device->id.device);
		if (wrong < least && !device_is_bridge(device)) {
			least = wrong;
			found = device;
		}
	}
	return found;
}

static const struct device *find_now(const struct rule *rule, const struct machine *now)
{
	for (size_t i = 0; i < now->count; i++)
		if (rule_match(rule, &now->devices[i]))
			return &now->devices[i];
	return NULL;
}

static void diagnose_missing(struct findings *findings, const struct foretelling *foretelling, const struct rule *rule)
{
	const struct device *late = find_now(rule, &foretelling->now), *near;

	if (late) {
		findings_what(findings, "%s is there only when its driver has made it: it cannot be claimed at boot",
			      name_of(late));
		findings_where(findings, "%s", origin_of(rule));
		findings_next(findings, "claim what makes it, or bind this one to vfio-pci when it is there");
		return;
	}
	findings_what(findings, "No device is %s", what_of(rule));
	findings_where(findings, "%s", origin_of(rule));
	near = rule->id.vendor == ADDR_ANY_ID ? NULL : nearest(rule, &foretelling->now);
	if (near)
		findings_next(findings, "if %s is meant, write %04x:%04x", name_of(near), near->id.vendor,
			      near->id.device);
	else
		findings_next(findings, "see what there is: lspci -nn; or add 'optional' to the line");
}

static void diagnose_refused(struct findings *findings, const struct foretelling *foretelling,
			     const struct claim *claim)
{
	char advice[SAY_LINE];
	struct text text;

	text_open(&text, advice, sizeof(advice));
	guard_advise(&text, claim, &foretelling->plan, &foretelling->request, &foretelling->machine);
	text_mark_cut(&text);
	findings_what(findings, "%s will not be claimed: %s", name_of(claim->device), plan_reason_name(claim->reason));
	findings_where(findings, "%s", origin_of(claim->rule));
	if (*advice)
		findings_next(findings, "%s", advice);
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
	for (size_t i = 0; i < foretelling->machine.count; i++) {
		const struct device *device = &foretelling->machine.devices[i];
		const struct claim *other = claim_on(&foretelling->plan, device);

		if (device->group != claim->device->group || device_is_bridge(device) ||
		    (other && other->result != PLAN_REFUSED))
			continue;
		findings_what(findings, "IOMMU group %d is shared with %s, which stays with the host", device->group,
			      name_of(device));
		findings_where(findings, "%s", origin_of(claim->rule));
		findings_next(findings, "a VM can use the group only if no host driver has any of it: add 'group' to "
					"the line to take all of it, or put the card into another slot");
	}
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

/* A list for vfio-pci itself, of the kernel command line or modprobe.d, next to a line that means the same device. */
static void diagnose_lists(struct findings *findings, const struct request *request, const struct machine *machine)
{
	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *list = &request->rules[i];

		if (!list->all_but_storage_or_network)
			continue;
		for (size_t j = 0; j < request->rule_count; j++) {
			const struct rule *rule = &request->rules[j];
			const struct device *both = NULL;

			if (rule->all_but_storage_or_network || rule->verb != RULE_CLAIM)
				continue;
			for (size_t k = 0; k < machine->count && !both; k++)
				if (rule_match(rule, &machine->devices[k]) && rule_match(list, &machine->devices[k]))
					both = &machine->devices[k];
			if (!both)
				continue;
			findings_what(findings, "%s is claimed by %s, and by its ID in ids= of vfio-pci as well",
				      name_of(both), origin_of(rule));
			findings_where(findings, "%s",
				       list->source == RULE_CMDLINE ? where_cmdline()
								    : "modprobe.d: options vfio-pci ids=");
			findings_next(findings, "take %s out of that list: it means every device of that ID",
				      what_of(list));
			break;
		}
	}
}

static void look_at_parameter(void *context, const char *name, char *value)
{
	struct findings *findings = context;
	bool kernels = cmdline_is(name, "module_blacklist");
	char *module;

	if (!kernels && !cmdline_is(name, "modprobe.blacklist"))
		return;
	while ((module = text_item(&value, ','))) {
		if (!cmdline_is(module, RULE_DRIVER))
			continue;
		findings_what(findings, "vfio-pci is on the list %s=%s", name,
			      kernels ? ": the kernel will not load it" : ", which keeps modprobe from loading it");
		findings_where(findings, "%s", where_cmdline());
		findings_next(findings, "take it off");
	}
}

void diagnose(struct findings *findings, const struct foretelling *foretelling)
{
	const struct plan *plan = &foretelling->plan;
	const struct request *request = &foretelling->request;

	if (foretelling->host_why[0])
		findings_what(findings, "What this host lives on is not known, and not protected: %s",
			      foretelling->host_why);
	if (request->mode == REQUEST_OFF) {
		findings_what(findings, "The kernel command line says rd.vfioclaim=off: nothing is claimed");
		findings_where(findings, "%s", where_cmdline());
	}
	cmdline_each(look_at_parameter, findings);
	if (!plan->matches) /* nothing was asked */
		return;
	diagnose_iommu(findings, &foretelling->machine.iommu);
	for (size_t i = 0; i < request->rule_count; i++)
		if (plan_is_missing(plan, request, &request->rules[i]) && !request->rules[i].optional)
			diagnose_missing(findings, foretelling, &request->rules[i]);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_REFUSED && plan->claims[i].reason != PLAN_COMPANION &&
		    plan->claims[i].reason != PLAN_IOMMU_INACTIVE)
			diagnose_refused(findings, foretelling, &plan->claims[i]);
	diagnose_groups(findings, foretelling);
	diagnose_lists(findings, request, &foretelling->machine);
}
