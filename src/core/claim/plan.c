// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/plan.h"
#include "core/lib/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Return whether the device has what the rule requests, so that nothing is left to do. Without an IOMMU, a device on
 * vfio-pci is not claimed: a guard refuses it.
 */
static bool is_claimed(const struct device *device, const struct rule *rule, const struct machine *machine)
{
	return !strcmp(device->driver, rule->driver) && machine->iommu.reason == IOMMU_ACTIVE &&
	       device_is_isolated(device);
}

static struct claim *add(struct plan *plan, const struct device *device, const struct rule *rule,
			 const struct machine *machine)
{
	struct claim *claim = &plan->claims[plan->count++];

	memset(claim, 0, sizeof(*claim));
	claim->device = device;
	claim->rule = rule;
	claim->result = is_claimed(device, rule, machine) ? PLAN_ALREADY : PLAN_PLANNED;
	memcpy(claim->driver, device->driver, sizeof(claim->driver));
	return claim;
}

/*
 * A device belongs to the first claim rule that matches it. If there is none, it belongs to the first that has its
 * place with another ID. So a line with an outdated ID does not take a device away from a line that matches the
 * device.
 */
static void add_direct(struct plan *plan, const struct request *request, const struct device *device,
		       const struct machine *machine)
{
	const struct rule *first = NULL, *stale = NULL;
	struct claim *claim;

	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *rule = &request->rules[i];

		if (rule_match(rule, device)) {
			plan->matches[i]++;
			if (!first && rule->verb == RULE_CLAIM)
				first = rule;
		} else if (!stale && rule->verb == RULE_CLAIM && rule_is_pinned(rule) &&
			   rule_match_place(rule, device)) {
			stale = rule;
		}
	}
	if (!first && !stale)
		return;
	claim = add(plan, device, first ? first : stale, machine);
	claim->stranger = !first;
	if (claim->stranger)
		claim->result = PLAN_PLANNED; /* even if bound to its wanted driver, it is not the requested device */
}

static int compare(const void *a, const void *b)
{
	const struct claim *one = a, *other = b;

	return addr_compare(&one->device->addr, &other->device->addr);
}

/* Return whether the device is among the first `count` claims. */
static bool is_among(const struct plan *plan, size_t count, const struct device *device)
{
	while (count--)
		if (plan->claims[count].device == device)
			return true;
	return false;
}

/*
 * Return whether `device` is a companion of this claim. With `group`, every endpoint of the IOMMU group is one. For a
 * display, every function in its slot and group is one: the others (audio, USB, UCSI) are of no use to the host without
 * the display, and would keep its group from being viable.
 */
static bool brings(const struct claim *claim, const struct device *device)
{
	const struct device *leader = claim->device;

	if (claim->stranger || leader->group == DEVICE_NO_GROUP || device->group != leader->group)
		return false;
	if (claim->rule->group)
		return true;
	return device_is_display(leader) && !claim->rule->only && addr_same_slot(&device->addr, &leader->addr);
}

static void add_companions(struct plan *plan, const struct machine *machine)
{
	size_t direct = plan->count;

	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];

		if (!device->examined || device_is_bridge(device) || is_among(plan, direct, device))
			continue;
		for (size_t j = 0; j < direct; j++) {
			if (!brings(&plan->claims[j], device))
				continue;
			add(plan, device, plan->claims[j].rule, machine)->with = plan->claims[j].device;
			break;
		}
	}
}

static void merge(struct plan *plan, size_t from, size_t into)
{
	for (size_t i = 0; from != into && i < plan->count; i++)
		if (plan->claims[i].set == from)
			plan->claims[i].set = into;
}

/*
 * Return whether two claims are in one set. Claims in one slot and IOMMU group are in one set if a function of the slot
 * is a display, whichever lines name them and even if the display is not claimed. The claims of `group` rules in one
 * IOMMU group are in one set, too. A claim in two such sets makes them one.
 */
static bool is_bound_to(const struct claim *one, const struct claim *other)
{
	const struct device *a = one->device, *b = other->device;

	if (a->group != b->group)
		return false;
	if (one->rule->group && other->rule->group && a->group != DEVICE_NO_GROUP)
		return true;
	return one->display_slot && addr_same_slot(&a->addr, &b->addr);
}

static void make_sets(struct plan *plan, const struct machine *machine)
{
	for (size_t i = 0; i < machine->count; i++)
		for (size_t j = 0; device_is_display(&machine->devices[i]) && j < plan->count; j++)
			plan->claims[j].display_slot |=
				addr_same_slot(&machine->devices[i].addr, &plan->claims[j].device->addr);
	for (size_t i = 0; i < plan->count; i++)
		plan->claims[i].set = i;
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < i; j++)
			if (is_bound_to(&plan->claims[i], &plan->claims[j]))
				merge(plan, plan->claims[i].set, plan->claims[j].set);
}

int plan_make(struct plan *plan, const struct request *request, const struct machine *machine)
{
	memset(plan, 0, sizeof(*plan));
	plan->claims = calloc(machine->count + 1, sizeof(*plan->claims));
	plan->matches = calloc(request->rule_count + 1, sizeof(*plan->matches));
	if (!plan->claims || !plan->matches)
		return -ENOMEM;

	/* devices are sorted by address, and so are the claims that are made from them */
	for (size_t i = 0; i < machine->count; i++)
		if (machine->devices[i].examined) /* every wanted device is */
			add_direct(plan, request, &machine->devices[i], machine);
	add_companions(plan, machine);
	if (plan->count)
		qsort(plan->claims, plan->count, sizeof(*plan->claims), compare);
	make_sets(plan, machine);
	return 0;
}

bool plan_is_missing(const struct plan *plan, const struct request *request, const struct rule *rule)
{
	if (rule->verb != RULE_CLAIM || plan->matches[rule - request->rules])
		return false;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].stranger && plan->claims[i].rule == rule)
			return false;
	return true;
}

static const char *const result_names[] = {
	[PLAN_PLANNED] = "planned", [PLAN_REFUSED] = "refused", [PLAN_ALREADY] = "already",
	[PLAN_CLAIMED] = "claimed", [PLAN_FAILED] = "failed",	[PLAN_HELD] = "held",
};

const char *plan_result_name(enum plan_result result)
{
	return result_names[result];
}

bool plan_result_parse(const char *name, enum plan_result *result)
{
	for (size_t i = 0; i < ARRAY_SIZE(result_names); i++) {
		if (strcmp(name, result_names[i]))
			continue;
		*result = (enum plan_result)i;
		return true;
	}
	return false;
}
