// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/guard.h"
#include "core/claim/reason.h"
#include "core/lib/strbuf.h"

#include <string.h>

/* Return whether the claim's line, or the kernel command line, lifts this reason. */
static bool is_lifted(const struct claim *claim, enum plan_reason reason)
{
	return claim->rule->allow & reason_allow(reason);
}

/* Return whether any device with the rule's ID is at its place. */
static bool is_at_its_place(const struct rule *rule, const struct machine *machine)
{
	for (size_t i = 0; i < machine->count; i++)
		if (rule_match(rule, &machine->devices[i]))
			return true;
	return false;
}

/* Return whether the rule names a physical slot whose location is unknown. */
static bool is_unknown_slot(const struct rule *rule)
{
	return rule->place == RULE_PHYSICAL_SLOT && !rule->slot_known;
}

/* guard.h describes what a rule protects. A disk with the rule's ID may have been moved to another place. */
static bool protects(const struct rule *rule, const struct device *device, const struct machine *machine)
{
	if (is_unknown_slot(rule))
		return true;
	if (!rule_is_pinned(rule))
		return rule_match(rule, device);
	if (rule_match_place(rule, device))
		return true;
	return addr_id_match(&rule->id, &device->id) && !is_at_its_place(rule, machine);
}

const struct rule *guard_protecting(const struct request *request, const struct device *device,
				    const struct machine *machine)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (request->rules[i].verb == RULE_PROTECT && protects(&request->rules[i], device, machine))
			return &request->rules[i];
	return NULL;
}

static size_t matches_of(const struct plan *plan, const struct request *request, const struct rule *rule)
{
	return plan->matches[rule - request->rules];
}

static bool has_wrong_count(const struct claim *claim, const struct plan *plan, const struct request *request)
{
	unsigned expected = rule_expects(claim->rule, claim->device);

	return !claim->with && expected && matches_of(plan, request, claim->rule) != expected;
}

/*
 * Decide whether the protect rules that bake added are this host's. A disk may be cloned into another machine, and an
 * image may be built for many: the devices of the list are then not here, and the list says nothing about this host. An
 * empty list says nothing either.
 */
static void compare_host(struct plan *plan, const struct request *request, const struct machine *machine)
{
	for (size_t i = 0; request->host_seen && i < request->rule_count && !plan->foreign; i++) {
		const struct rule *rule = &request->rules[i];
		size_t j = 0;

		if (!rule->baked)
			continue;
		while (j < machine->count && !addr_id_match(&rule->id, &machine->devices[j].id))
			j++;
		plan->host_known = j < machine->count;
		if (!plan->host_known)
			plan->foreign = rule;
	}
}

/*
 * Return whether the host's root file system may be on the device, or may be reached through it. Only a list that was
 * baked on this host says what the host needs. A device that is a companion needs a line of its own.
 */
static bool is_unbaked(const struct claim *claim, const struct plan *plan, const struct request *request)
{
	const struct device *device = claim->device;
	const struct rule *rule = claim->rule;

	if (plan->host_known || !(device_is_storage(device) || (request->netboot && device_is_network(device))))
		return false;
	return claim->with || (rule->place == RULE_ANYWHERE && !rule->all && rule->count <= 1);
}

static bool is_held_display(const struct device *device)
{
	return device_is_display(device) && device->driver[0] && strcmp(device->driver, "pci-stub");
}

/* The order is part of the interface: the first objection is the reason. */
static enum plan_reason first_objection(struct claim *claim, const struct plan *plan, const struct request *request,
					const struct machine *machine)
{
	const struct device *device = claim->device;

	if (machine->iommu.reason != IOMMU_ACTIVE)
		return PLAN_IOMMU_INACTIVE;
	if (!device_is_isolated(device))
		return PLAN_NO_IOMMU_GROUP;
	if (device_is_bridge(device))
		return PLAN_BRIDGE;
	if (claim->stranger)
		return PLAN_ID_MISMATCH;
	if (has_wrong_count(claim, plan, request))
		return PLAN_COUNT;
	claim->protecting = guard_protecting(request, device, machine);
	if (claim->protecting)
		return PLAN_PROTECTED;
	if (is_unbaked(claim, plan, request))
		return PLAN_UNBAKED;
	if (is_held_display(device) && !is_lifted(claim, PLAN_BOUND_DISPLAY))
		return PLAN_BOUND_DISPLAY;
	if (device->boot_display && !is_lifted(claim, PLAN_BOOT_DISPLAY))
		return PLAN_BOOT_DISPLAY;
	return PLAN_NO_REASON;
}

static void refuse(struct claim *claim, enum plan_reason reason)
{
	claim->result = PLAN_REFUSED;
	claim->reason = reason;
}

static void fell_sets(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->claims[i].result != PLAN_REFUSED)
			continue;
		for (size_t j = 0; j < plan->count; j++)
			if (plan->claims[j].set == plan->claims[i].set && plan->claims[j].result == PLAN_PLANNED)
				refuse(&plan->claims[j], PLAN_COMPANION);
	}
}

/* Return whether the machine has devices of this kind, and none would stay with the host. */
static bool takes_all(const struct plan *plan, const struct machine *machine, bool (*is_kind)(const struct device *))
{
	size_t there = 0, stay = 0;

	for (size_t i = 0; i < machine->count; i++) {
		there += is_kind(&machine->devices[i]);
		stay += is_kind(&machine->devices[i]) && !device_is_given_away(&machine->devices[i]);
	}
	for (size_t i = 0; i < plan->count; i++)
		stay -= plan->claims[i].result != PLAN_REFUSED && is_kind(plan->claims[i].device) &&
			!device_is_given_away(plan->claims[i].device);
	return there && !stay;
}

/*
 * Refuse the boot display if no display would stay with the host, or all displays if no boot display is known that the
 * host could keep.
 */
static void keep_last_display(struct plan *plan, const struct machine *machine)
{
	bool known = false;

	if (!takes_all(plan, machine, device_is_screen))
		return;
	for (size_t i = 0; i < plan->count; i++)
		known |= plan->claims[i].result == PLAN_PLANNED && plan->claims[i].device->boot_display &&
			 device_is_screen(plan->claims[i].device) && !device_is_given_away(plan->claims[i].device);
	for (size_t i = 0; i < plan->count; i++) {
		struct claim *claim = &plan->claims[i];

		if (claim->result == PLAN_PLANNED && device_is_screen(claim->device) &&
		    (claim->device->boot_display || !known) && !is_lifted(claim, PLAN_LAST_DISPLAY))
			refuse(claim, PLAN_LAST_DISPLAY);
	}
}

/*
 * Refuse the devices of a kind if none would stay. It is not known which one the host needs: the keyboard that unlocks
 * the disk may be on any USB controller, and the way into a machine without a screen on any network controller.
 */
static void keep_last(struct plan *plan, const struct machine *machine, bool (*is_kind)(const struct device *),
		      enum plan_reason reason)
{
	if (!takes_all(plan, machine, is_kind))
		return;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_PLANNED && is_kind(plan->claims[i].device) &&
		    !is_lifted(&plan->claims[i], reason))
			refuse(&plan->claims[i], reason);
}

void guard_plan(struct plan *plan, const struct request *request, const struct machine *machine)
{
	compare_host(plan, request, machine);
	for (size_t i = 0; i < plan->count; i++) {
		struct claim *claim = &plan->claims[i];
		enum plan_reason reason;

		if (claim->result != PLAN_PLANNED)
			continue;
		reason = first_objection(claim, plan, request, machine);
		if (reason)
			refuse(claim, reason);
	}
	fell_sets(plan);
	keep_last_display(plan, machine);
	keep_last(plan, machine, device_is_usb, PLAN_LAST_USB);
	keep_last(plan, machine, device_is_network, PLAN_LAST_NETWORK);
	fell_sets(plan);
}

bool guard_is_only_screen(const struct machine *machine)
{
	size_t screens = 0;

	for (size_t i = 0; i < machine->count; i++)
		screens += device_is_screen(&machine->devices[i]) && !device_is_given_away(&machine->devices[i]);
	return screens == 1;
}

#define ADVISED_MATCHES 4 /* as many suggested lines as fit into one message */

/* Print the lines to choose from: each match in the form that matches no other device. */
static void advise_count(struct strbuf *text, const struct claim *claim, const struct plan *plan,
			 const struct request *request, const struct machine *machine)
{
	size_t count = matches_of(plan, request, claim->rule), noted = 0;

	strbuf_add(text, "%zu devices match ", count);
	rule_print_what(text, claim->rule);
	strbuf_add(text, ", expected %u; write", rule_expects(claim->rule, claim->device));
	for (size_t i = 0; i < machine->count && noted < ADVISED_MATCHES; i++) {
		const struct device *device = &machine->devices[i];

		if (!rule_match(claim->rule, device))
			continue;
		strbuf_add(text, noted++ ? " or " : " ");
		addr_id_print_short(text, &device->id);
		strbuf_add(text, "@");
		addr_path_print(text, &device->path);
	}
	strbuf_add(text, "%s, or add 'all' or 'count=%zu'", count > noted ? " or ..." : "", count);
}

/* Print why the claim was refused or failed. */
static void advise_reason(struct strbuf *text, const struct claim *claim, const struct plan *plan,
			  const struct request *request, const struct machine *machine)
{
	switch (claim->reason) {
	case PLAN_NO_REASON:
		/* vfio-pci removes it for VGA devices only: vfio_pci_vga_init() in drivers/vfio/pci */
		if (claim->device->boot_display && claim->device->class >> 8 != DEVICE_VGA)
			strbuf_add(text, "the firmware framebuffer stays in its memory, which VFIO cannot map");
		return;
	case PLAN_ID_MISMATCH:
		strbuf_add(text, "expected ");
		rule_print_what(text, claim->rule);
		return;
	case PLAN_COUNT:
		advise_count(text, claim, plan, request, machine);
		return;
	case PLAN_UNBAKED:
		if (plan->foreign) {
			rule_print_what(text, plan->foreign);
			strbuf_add(text, " of the baked list is not here: ");
		}
		strbuf_add(text, "%s; use its address or path", reason_sentence(claim->reason));
		return;
	case PLAN_PROTECTED:
		strbuf_add(text, "by ");
		rule_print_origin(text, claim->protecting);
		if (is_unknown_slot(claim->protecting))
			strbuf_add(text, ": no such slot");
		else if (claim->protecting->because[0])
			strbuf_add(text, ": needed for %s", claim->protecting->because);
		return;
	default:
		strbuf_add(text, "%s", reason_sentence(claim->reason));
	}
	if (claim->reason == PLAN_BRIDGE)
		strbuf_add(text, "; name the device below it");
	else if (claim->reason == PLAN_NO_IOMMU_GROUP && device_is_display(claim->device) &&
		 claim->device->id.vendor == 0x8086)
		strbuf_add(text, "; for Intel graphics: intel_iommu=on");
}

void guard_advise(struct strbuf *text, const struct claim *claim, const struct plan *plan,
		  const struct request *request, const struct machine *machine)
{
	const size_t start = text->length;
	enum plan_reason lifted = claim->reason; /* the reason to name in allow= */

	advise_reason(text, claim, plan, request, machine);
	if (claim->result == PLAN_FAILED && claim->overridden)
		strbuf_add(text, "%sdriver_override is still set", text->length > start ? "; " : "");
	if (lifted == PLAN_BOOT_DISPLAY && guard_is_only_screen(machine))
		lifted = PLAN_LAST_DISPLAY;
	if (reason_allow(lifted))
		strbuf_add(text, "; to claim it anyway: allow=%s", reason_name(lifted));
}
