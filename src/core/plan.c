// SPDX-License-Identifier: GPL-2.0-or-later
#include "plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void add(struct plan *plan, const struct device *device, const struct rule *rule, const struct device *with)
{
	struct claim *claim = &plan->claims[plan->count];

	memset(claim, 0, sizeof(*claim));
	claim->device = device;
	claim->rule = rule;
	claim->with = with;
	claim->set = plan->count++;
	claim->result = strcmp(device->driver, PLAN_DRIVER) ? PLAN_PLANNED : PLAN_ALREADY;
	memcpy(claim->driver, device->driver, sizeof(claim->driver));
}

/* The first claim rule that matches, and a count for each that does. */
static const struct rule *first_match(struct plan *plan, const struct request *request, const struct device *device)
{
	const struct rule *first = NULL;

	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *rule = &request->rules[i];

		if (!rule_match(rule, device))
			continue;
		plan->matches[i]++;
		if (!first && rule->verb == RULE_CLAIM)
			first = rule;
	}
	return first;
}

static const struct rule *rule_of(const struct plan *plan, size_t direct, const struct device *device)
{
	for (size_t i = 0; i < direct; i++)
		if (plan->claims[i].device == device)
			return plan->claims[i].rule;
	return NULL;
}

/*
 * A display's other functions (audio, USB, UCSI) are of no use to the host without it, and most keep its group from
 * being viable: those of its slot and group that no rule matches come along.
 */
static void add_companions(struct plan *plan, const struct machine *machine)
{
	size_t direct = plan->count;

	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];

		if (!device->examined || device_is_bridge(device) || rule_of(plan, direct, device))
			continue;
		for (size_t j = 0; j < direct; j++) {
			const struct claim *display = &plan->claims[j];

			if (device_is_display(display->device) && device->group == display->device->group &&
			    addr_same_slot(&device->addr, &display->device->addr)) {
				add(plan, device, display->rule, display->device);
				break;
			}
		}
	}
}

static int compare(const void *a, const void *b)
{
	const struct claim *one = a, *other = b;

	return addr_compare(&one->device->addr, &other->device->addr);
}

/* Claims of one display's slot and group are one set; every other claim is a set of its own. */
static void make_sets(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		plan->claims[i].set = i;
	for (size_t i = 0; i < plan->count; i++) {
		const struct device *display = plan->claims[i].device;

		if (!device_is_display(display))
			continue;
		for (size_t j = 0; j < plan->count; j++) {
			const struct device *other = plan->claims[j].device;

			if (other->group == display->group && addr_same_slot(&other->addr, &display->addr))
				plan->claims[j].set = plan->claims[i].set;
		}
	}
}

int plan_make(struct plan *plan, const struct request *request, const struct machine *machine)
{
	memset(plan, 0, sizeof(*plan));
	plan->claims = calloc(machine->count + 1, sizeof(*plan->claims));
	plan->matches = calloc(request->rule_count + 1, sizeof(*plan->matches));
	if (!plan->claims || !plan->matches)
		return -ENOMEM;

	for (size_t i = 0; i < machine->count; i++) {
		const struct rule *rule = first_match(plan, request, &machine->devices[i]);

		if (rule)
			add(plan, &machine->devices[i], rule, NULL);
	}
	add_companions(plan, machine);
	qsort(plan->claims, plan->count, sizeof(*plan->claims), compare);
	make_sets(plan);
	return 0;
}

const char *plan_result_name(enum plan_result result)
{
	static const char *const names[] = {
		[PLAN_PLANNED] = "planned", [PLAN_REFUSED] = "refused", [PLAN_ALREADY] = "already",
		[PLAN_CLAIMED] = "claimed", [PLAN_FAILED] = "failed",	[PLAN_HELD] = "held",
	};

	return names[result];
}

const char *plan_reason_name(enum plan_reason reason)
{
	static const char *const names[] = {
		[PLAN_NO_REASON] = "",
		[PLAN_IOMMU_INACTIVE] = "iommu-inactive",
		[PLAN_NO_IOMMU_GROUP] = "no-iommu-group",
		[PLAN_BRIDGE] = "bridge",
		[PLAN_COUNT] = "count",
		[PLAN_PROTECTED] = "protected",
		[PLAN_BOUND_DISPLAY] = "bound-display",
		[PLAN_BOOT_DISPLAY] = "boot-display",
		[PLAN_COMPANION] = "companion",
		[PLAN_LAST_DISPLAY] = "last-display",
		[PLAN_OVERRIDE] = "override",
		[PLAN_NO_MODULE] = "no-module",
		[PLAN_STUCK] = "stuck",
		[PLAN_UNBIND] = "unbind",
		[PLAN_PROBE] = "probe",
	};

	return names[reason];
}

bool plan_has(const struct plan *plan, enum plan_result result)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == result)
			return true;
	return false;
}
