// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "scene.h"

struct verdict {
	enum plan_result result;
	enum plan_reason reason;
};

bool verdicts_protected(const struct scene *scene, const struct device *device)
{
	for (size_t i = 0; i < scene->request.rule_count; i++) {
		const struct rule *rule = &scene->request.rules[i];
		bool there = false;

		if (rule->verb != RULE_PROTECT)
			continue;
		for (size_t j = 0; j < scene->machine.count; j++)
			there |= rule_match(rule, &scene->machine.devices[j]);
		if (rule_match(rule, device))
			return true;
		if (rule->slot[0] && !rule->slot_known)
			return true;
		if (rule->place != RULE_ANYWHERE && rule->id.vendor != ADDR_ANY_ID &&
		    (rule_match_place(rule, device) ||
		     (!there && rule->id.vendor == device->id.vendor && rule->id.device == device->id.device)))
			return true;
	}
	return false;
}

/* "One WHAT means one device, unless all or count=N says otherwise ... An address means the devices at it." */
static bool is_wrong_count(const struct scene *scene, const struct claim *claim)
{
	const struct rule *rule = claim->rule;
	size_t matches = 0;

	for (size_t i = 0; i < scene->machine.count; i++)
		matches += rule_match(rule, &scene->machine.devices[i]);
	if (claim->with)
		return false;
	if (rule->count)
		return matches != rule->count;
	return rule->place == RULE_ANYWHERE && !rule->all && matches != 1;
}

/* "A baked list counts if it has a line, and this machine has the ID of each." */
static bool is_host_known(const struct scene *scene)
{
	bool any = false;

	for (size_t i = 0; i < scene->request.rule_count; i++) {
		const struct rule *rule = &scene->request.rules[i];
		bool there = false;

		for (size_t j = 0; j < scene->machine.count; j++)
			there |= rule->id.vendor == scene->machine.devices[j].id.vendor &&
				 rule->id.device == scene->machine.devices[j].id.device;
		if (rule->baked && !there)
			return false;
		any |= rule->baked;
	}
	return scene->request.host_seen && any;
}

/* "Storage 01, SD 0805, Fibre Channel 0c04, and network 02 if the kernel command line boots from the network." */
bool verdicts_may_carry_root(const struct scene *scene, const struct device *device)
{
	return device->class >> 16 == 0x01 || device->class >> 8 == 0x0805 || device->class >> 8 == 0x0c04 ||
	       (device->class >> 16 == 0x02 && scene->request.netboot);
}

/* The table of guards, down to the first that objects. */
static enum plan_reason first_reason(const struct scene *scene, const struct claim *claim)
{
	const struct device *device = claim->device;
	const struct rule *rule = claim->rule;
	bool display = device->class >> 16 == 0x03;
	struct {
		bool objects;
		enum plan_reason reason;
	} table[] = {
		{ scene->machine.iommu.reason != IOMMU_ACTIVE, PLAN_IOMMU_INACTIVE },
		{ device->group < 0 || device->noiommu || !device->translated, PLAN_NO_IOMMU_GROUP },
		{ device->class >> 16 == 0x06 && device->class >> 8 != 0x0680, PLAN_BRIDGE },
		{ claim->stranger, PLAN_ID_MISMATCH },
		{ is_wrong_count(scene, claim), PLAN_COUNT },
		{ verdicts_protected(scene, device), PLAN_PROTECTED },
		{ verdicts_may_carry_root(scene, device) && !is_host_known(scene) &&
			  (claim->with || (rule->place == RULE_ANYWHERE && !rule->all && rule->count < 2)),
		  PLAN_UNBAKED },
		{ display && device->driver[0] && strcmp(device->driver, "pci-stub") &&
			  !(rule->allow & RULE_ALLOW_BOUND_DISPLAY),
		  PLAN_BOUND_DISPLAY },
		{ device->boot_display && !(rule->allow & RULE_ALLOW_BOOT_DISPLAY) &&
			  !(rule->allow & RULE_ALLOW_LAST_DISPLAY),
		  PLAN_BOOT_DISPLAY },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].objects)
			return table[i].reason;
	return PLAN_NO_REASON;
}

static void fall(const struct plan *plan, struct verdict *verdicts)
{
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < plan->count; j++)
			if (plan->claims[i].set == plan->claims[j].set && verdicts[i].result == PLAN_REFUSED &&
			    verdicts[j].result == PLAN_PLANNED)
				verdicts[j] = (struct verdict){ PLAN_REFUSED, PLAN_COMPANION };
}

bool verdicts_is_screen(const struct device *device)
{
	return device->class >> 8 == 0x0300 || device->class >> 8 == 0x0380;
}

bool verdicts_is_usb(const struct device *device)
{
	return device->class == 0x0c0300 || device->class == 0x0c0310 || device->class == 0x0c0320 ||
	       device->class == 0x0c0330;
}

bool verdicts_is_network(const struct device *device)
{
	return device->class >> 16 == 0x02;
}

/* No driver of the host's has it. */
bool verdicts_is_given_away(const struct device *device)
{
	const size_t length = strlen(device->driver);

	return !strcmp(device->driver, "pci-stub") ||
	       (length >= 8 &&
		(!strcmp(device->driver + length - 8, "vfio-pci") || !strcmp(device->driver + length - 8, "vfio_pci")));
}

/* "There are such devices, and none would stay with the host; falls on the boot display, on all if none is known." */
static void keep_last(const struct scene *scene, struct verdict *verdicts, bool (*is_kind)(const struct device *),
		      enum plan_reason reason, unsigned allowance)
{
	const struct plan *plan = &scene->plan;
	size_t stays = 0;
	bool known = false;

	for (size_t i = 0; i < scene->machine.count; i++)
		stays += is_kind(&scene->machine.devices[i]) && !verdicts_is_given_away(&scene->machine.devices[i]);
	for (size_t i = 0; i < plan->count; i++) {
		stays -= is_kind(plan->claims[i].device) && verdicts[i].result != PLAN_REFUSED &&
			 !verdicts_is_given_away(plan->claims[i].device);
		known |= is_kind(plan->claims[i].device) && verdicts[i].result == PLAN_PLANNED &&
			 plan->claims[i].device->boot_display && !verdicts_is_given_away(plan->claims[i].device);
	}
	for (size_t i = 0; !stays && i < plan->count; i++)
		if (is_kind(plan->claims[i].device) && verdicts[i].result == PLAN_PLANNED &&
		    (!known || plan->claims[i].device->boot_display) && !(plan->claims[i].rule->allow & allowance))
			verdicts[i] = (struct verdict){ PLAN_REFUSED, reason };
}

const char *verdicts_check(const struct scene *scene)
{
	const struct plan *plan = &scene->plan;
	struct verdict verdicts[SCENE_DEVICES] = { 0 };

	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];

		if (!claim->stranger && !strcmp(claim->device->driver, claim->rule->driver) &&
		    scene->machine.iommu.reason == IOMMU_ACTIVE && claim->device->group >= 0 &&
		    claim->device->translated && !claim->device->noiommu)
			verdicts[i].result = PLAN_ALREADY;
		else
			verdicts[i].reason = first_reason(scene, claim);
		if (verdicts[i].reason)
			verdicts[i].result = PLAN_REFUSED;
	}
	fall(plan, verdicts);
	keep_last(scene, verdicts, verdicts_is_screen, PLAN_LAST_DISPLAY, RULE_ALLOW_LAST_DISPLAY);
	keep_last(scene, verdicts, verdicts_is_usb, PLAN_LAST_USB, RULE_ALLOW_LAST_USB);
	keep_last(scene, verdicts, verdicts_is_network, PLAN_LAST_NETWORK, RULE_ALLOW_LAST_NETWORK);
	fall(plan, verdicts);
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->claims[i].result != verdicts[i].result)
			return verdicts[i].result == PLAN_REFUSED ? "claimed, and should be refused"
								  : "refused, and should not be";
		if (plan->claims[i].reason != verdicts[i].reason)
			return "refused for another reason than the first";
		if ((plan->claims[i].protecting != NULL) != (verdicts[i].reason == PLAN_PROTECTED))
			return "the protecting line is reported, and none protects it; or it is not reported";
	}
	return NULL;
}
