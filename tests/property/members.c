// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "scene.h"

/* The first rule that claims the device; if there is none, the first rule with its place and another ID. */
static const struct rule *rule_of(const struct scene *scene, const struct device *device, bool *stranger)
{
	for (int stale = 0; stale < 2; stale++)
		for (size_t i = 0; i < scene->request.rule_count; i++) {
			const struct rule *rule = &scene->request.rules[i];
			bool is_of_it = stale ? rule->id.vendor != ADDR_ANY_ID && rule_match_place(rule, device)
					      : rule_match(rule, device);

			*stranger = stale;
			if (rule->verb == RULE_CLAIM && is_of_it)
				return rule;
		}
	return NULL;
}

static bool same_slot(const struct device *a, const struct device *b)
{
	return a->addr.domain == b->addr.domain && a->addr.bus == b->addr.bus && a->addr.device == b->addr.device;
}

/* The first device, by address, that this one is claimed together with; NULL for none. */
static const struct device *leader_of(const struct scene *scene, const struct device *device)
{
	if (device->class >> 16 == 0x06 && device->class >> 8 != 0x0680)
		return NULL;
	for (size_t i = 0; i < scene->machine.count; i++) {
		const struct device *leader = &scene->machine.devices[i];
		bool stranger = false;
		const struct rule *rule = rule_of(scene, leader, &stranger);

		if (!rule || stranger || leader->group != device->group || device->group == DEVICE_NO_GROUP)
			continue;
		if (rule->group || (leader->class >> 16 == 0x03 && !rule->only && same_slot(leader, device)))
			return leader;
	}
	return NULL;
}

static const struct claim *claim_on(const struct plan *plan, const struct device *device)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].device == device)
			return &plan->claims[i];
	return NULL;
}

static const char *check_member(const struct scene *scene, const struct device *device)
{
	const struct claim *claim = claim_on(&scene->plan, device);
	bool stranger = false, there;
	const struct rule *rule = rule_of(scene, device, &stranger);
	const struct device *leader = rule ? NULL : leader_of(scene, device);

	if (leader)
		rule = rule_of(scene, leader, &stranger);
	if (!rule)
		return claim ? "claimed, but not requested" : NULL;
	if (!claim)
		return "asked for, and not among the claims";
	if (claim->rule != rule || claim->with != leader || claim->stranger != stranger)
		return "claimed by another rule, or with another device, than it should";
	if (strcmp(claim->driver, device->driver))
		return "claimed with another driver than it has";
	there = !stranger && !strcmp(device->driver, rule->driver) && scene->machine.iommu.reason == IOMMU_ACTIVE &&
		device->group >= 0 && device->translated && !device->noiommu;
	if ((claim->result == PLAN_ALREADY) != there)
		return "on its wanted driver and planned, or not on it and already";
	return NULL;
}

static bool shares_slot_with_display(const struct scene *scene, const struct device *device)
{
	for (size_t i = 0; i < scene->machine.count; i++)
		if (scene->machine.devices[i].class >> 16 == 0x03 && same_slot(&scene->machine.devices[i], device))
			return true;
	return false;
}

static bool are_bound(const struct scene *scene, const struct claim *a, const struct claim *b)
{
	if (a->device->group != b->device->group)
		return false;
	if (a->rule->group && b->rule->group && a->device->group != DEVICE_NO_GROUP)
		return true;
	return same_slot(a->device, b->device) && shares_slot_with_display(scene, a->device);
}

/* Sets with a common member are joined, until nothing changes any more. */
static const char *check_sets(const struct scene *scene)
{
	const struct plan *plan = &scene->plan;
	bool bound[SCENE_DEVICES][SCENE_DEVICES], changed = true;

	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < plan->count; j++)
			bound[i][j] = i == j || are_bound(scene, &plan->claims[i], &plan->claims[j]);
	while (changed) {
		changed = false;
		for (size_t i = 0; i < plan->count; i++)
			for (size_t j = 0; j < plan->count; j++)
				for (size_t k = 0; bound[i][j] && k < plan->count; k++) {
					changed |= bound[j][k] && !bound[i][k];
					bound[i][k] |= bound[j][k];
				}
	}
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < plan->count; j++)
			if (bound[i][j] != (plan->claims[i].set == plan->claims[j].set))
				return bound[i][j] ? "in two sets, and should be in one"
						   : "in one set, and should be in two";
	return NULL;
}

const char *members_check(const struct scene *scene)
{
	const struct plan *plan = &scene->plan;
	const char *wrong = NULL;

	for (size_t i = 0; i < scene->machine.count && !wrong; i++)
		wrong = check_member(scene, &scene->machine.devices[i]);
	for (size_t i = 1; i < plan->count; i++)
		if (addr_compare(&plan->claims[i - 1].device->addr, &plan->claims[i].device->addr) >= 0)
			return "the claims are not in the order of their addresses";
	for (size_t i = 0; i < scene->request.rule_count; i++) {
		size_t matches = 0;

		for (size_t j = 0; j < scene->machine.count; j++)
			matches += rule_match(&scene->request.rules[i], &scene->machine.devices[j]);
		if (plan->matches[i] != matches)
			return "the number of matches is wrong";
	}
	return wrong ? wrong : check_sets(scene);
}
