// SPDX-License-Identifier: GPL-2.0-or-later
#include "guard.h"

static const struct rule *protecting(const struct request *request, const struct device *device)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (request->rules[i].verb == RULE_PROTECT && rule_match(&request->rules[i], device))
			return &request->rules[i];
	return NULL;
}

static size_t matches_of(const struct plan *plan, const struct request *request, const struct rule *rule)
{
	return plan->matches[rule - request->rules];
}

/* The order is part of the interface: the first objection is the reason. */
static enum plan_reason first_objection(struct claim *claim, const struct plan *plan, const struct request *request,
					const struct machine *machine)
{
	const struct device *device = claim->device;

	if (machine->iommu.reason != IOMMU_ACTIVE)
		return PLAN_IOMMU_INACTIVE;
	if (device->group == DEVICE_NO_GROUP || device->noiommu || !device->translated)
		return PLAN_NO_IOMMU_GROUP;
	if (device_is_bridge(device))
		return PLAN_BRIDGE;
	if (!claim->with && rule_expects_one(claim->rule, device) && matches_of(plan, request, claim->rule) != 1)
		return PLAN_COUNT;
	claim->objection = protecting(request, device);
	if (claim->objection)
		return PLAN_PROTECTED;
	if (device_is_display(device) && device->driver[0])
		return PLAN_BOUND_DISPLAY;
	if (device->boot_vga)
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

/* What a person can look at: VGA compatible, or the "other" that GPUs without VGA say they are; not a 3D controller. */
static bool has_screen(const struct device *device)
{
	return device->class >> 8 == 0x0300 || device->class >> 8 == 0x0380;
}

/* Is there a screen on this machine, and none that stays with the host? */
static bool takes_last_display(const struct plan *plan, const struct machine *machine)
{
	size_t screens = 0, taken = 0;

	for (size_t i = 0; i < machine->count; i++)
		screens += has_screen(&machine->devices[i]);
	for (size_t i = 0; i < plan->count; i++)
		taken += plan->claims[i].result != PLAN_REFUSED && has_screen(plan->claims[i].device);
	return screens && taken == screens;
}

void guard_plan(struct plan *plan, const struct request *request, const struct machine *machine)
{
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

	/* a known boot display was refused above, so here none is known: all of them */
	if (!takes_last_display(plan, machine))
		return;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_PLANNED && has_screen(plan->claims[i].device))
			refuse(&plan->claims[i], PLAN_LAST_DISPLAY);
	fell_sets(plan);
}

static void advise_count(struct text *text, const struct claim *claim, const struct plan *plan,
			 const struct request *request)
{
	text_add(text, "%zu devices are ", matches_of(plan, request, claim->rule));
	rule_print_what(text, claim->rule);
	text_add(text, ": write the address of the one you mean, or 'all' behind it");
}

void guard_advise(struct text *text, const struct claim *claim, const struct plan *plan, const struct request *request)
{
	switch (claim->reason) {
	case PLAN_NO_IOMMU_GROUP:
		text_add(text, "no IOMMU unit serves this device");
		if (device_is_display(claim->device) && claim->device->id.vendor == 0x8086)
			text_add(text, "; for Intel graphics: intel_iommu=on");
		break;
	case PLAN_BRIDGE:
		text_add(text, "everything behind a bridge would go with it: name the device behind it");
		break;
	case PLAN_COUNT:
		advise_count(text, claim, plan, request);
		break;
	case PLAN_PROTECTED:
		text_add(text, "by ");
		rule_print_origin(text, claim->objection);
		break;
	case PLAN_BOUND_DISPLAY:
		text_add(text, "taking a display from its driver hangs machines");
		break;
	case PLAN_BOOT_DISPLAY:
		text_add(text, "the console is on it");
		break;
	case PLAN_COMPANION:
		text_add(text, "another function of its slot was refused");
		break;
	case PLAN_LAST_DISPLAY:
		text_add(text, "no display would stay with the host");
		break;
	default:
		break;
	}
}
