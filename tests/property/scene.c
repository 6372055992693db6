// SPDX-License-Identifier: GPL-2.0-or-later
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/claim/guard.h"
#include "core/claim/reason.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"

static scene_chance *chance;

#define PICK(array) (array)[chance(sizeof(array) / sizeof(*(array)))]

static int compare(const void *a, const void *b)
{
	return addr_compare(&((const struct device *)a)->addr, &((const struct device *)b)->addr);
}

/* Few buses, slots, IDs and groups, so that rules and devices match. */
static void random_machine(struct scene *scene)
{
	static struct device devices[SCENE_DEVICES];
	static const uint32_t classes[] = { 0x030000, 0x030000, 0x038000, 0x030200, 0x040300, 0x0c0330,
					    0x0c0300, 0x0c0340, 0x010802, 0x010601, 0x080501, 0x0c0400,
					    0x020000, 0x028000, 0x060400, 0x060000, 0x068000, 0x0c8000 };
	static const uint32_t ids[] = { 0x1284, 0x0e0f, 0x1ad8, 0x2684 };
	static const char *const drivers[] = { "", "", "", "", "vfio-pci", "pci-stub", "nouveau", "a" };
	struct machine *machine = &scene->machine;
	bool grouped_by_slot = chance(4);

	memset(scene, 0, sizeof(*scene));
	machine->devices = devices;
	scene->request.host_seen = chance(2);
	scene->request.netboot = chance(2);
	machine->iommu.reason = chance(10) ? IOMMU_ACTIVE : IOMMU_FIRMWARE;
	for (uint32_t wanted = 1 + chance(SCENE_DEVICES); wanted; wanted--) {
		struct device *device = &machine->devices[machine->count];
		bool taken = false;

		memset(device, 0, sizeof(*device));
		device->addr = (struct addr){ 0, (uint8_t)chance(4), (uint8_t)chance(2), (uint8_t)chance(4) };
		for (size_t i = 0; i < machine->count; i++)
			taken |= !addr_compare(&device->addr, &machine->devices[i].addr);
		if (taken)
			continue;
		device->path.count = 1;
		device->path.bus = device->addr.bus;
		device->path.steps[0] = (uint8_t)(device->addr.device << 3 | device->addr.function);
		device->id = (struct addr_id){ 0x10de, PICK(ids), 0, 0 };
		device->class = PICK(classes);
		device->examined = true;
		device->translated = chance(20) != 0;
		device->noiommu = !chance(40);
		device->boot_display = device_is_display(device) && !chance(4);
		device->group = grouped_by_slot ? device->addr.bus * 2 + device->addr.device : (int32_t)chance(5) - 1;
		strcpy(device->driver, PICK(drivers));
		machine->count++;
	}
	qsort(machine->devices, machine->count, sizeof(*machine->devices), compare);
	scene->devices = malloc(machine->count * sizeof(*scene->devices));
	if (!scene->devices)
		abort();
	machine->devices = memcpy(scene->devices, devices, machine->count * sizeof(*scene->devices));
}

static void random_what(struct strbuf *what, const struct machine *machine)
{
	static const char *const classes[] = { "03", "0300", "0c03", "01", "0805", "02", "0680", "06" };
	const struct device *device = &machine->devices[chance((uint32_t)machine->count)];
	uint32_t kind = chance(11);

	if (kind < 3) {
		strbuf_add(what, "%04x:%04x", device->id.vendor, device->id.device);
	} else if (kind < 5) {
		addr_print(what, &device->addr);
	} else if (kind < 6) {
		strbuf_add(what, "%02x:%02x", device->addr.bus, device->addr.device);
	} else if (kind == 10) {
		strbuf_add(what, "slot=%u", (unsigned)chance(4));
	} else if (kind < 8) {
		const struct device *place = chance(3) ? device : &machine->devices[chance((uint32_t)machine->count)];

		strbuf_add(what, "%04x:%04x@", device->id.vendor, device->id.device);
		addr_print(what, &place->addr);
	} else {
		strbuf_add(what, "class=%s", PICK(classes));
	}
}

/* The result of the scan: a slot of one device, or a whole bus; or nothing. */
static void random_slot(struct rule *rule)
{
	rule->slot_known = chance(4);
	rule->addr = (struct addr){ 0, (uint8_t)chance(4), chance(3) ? (uint8_t)chance(2) : RULE_WHOLE_BUS, 0 };
}

static void random_rules(struct scene *scene)
{
	static const char *const many[] = { "", "", " all", " all", " count=2", " count=1" };
	static const char *const reach[] = { "", "", "", " only", " group" };
	static const char *const allow[] = { "",
					     "",
					     "",
					     " allow=boot-display",
					     " allow=last-display",
					     " allow=last-usb",
					     " allow=last-network",
					     " allow=bound-display,boot-display" };
	static const char *const driver[] = { "", "", "", "", " driver=pci-stub" };

	for (uint32_t count = 1 + chance(SCENE_RULES); count; count--) {
		char line[256], said[256], *whats;
		struct strbuf text, why;
		struct rule rule;

		strbuf_open(&text, line, sizeof(line));
		strbuf_open(&why, said, sizeof(said));
		strbuf_add(&text, chance(4) ? "claim " : "protect ");
		random_what(&text, &scene->machine);
		if (line[0] == 'c')
			strbuf_add(&text, "%s%s%s%s", PICK(many), PICK(reach), PICK(allow), PICK(driver));
		if (rule_parse_line(line, &rule, &whats, &why) || rule_parse_what(whats, &rule, &why)) {
			fprintf(stderr, "generated a bad line: %s\n", said);
			abort();
		}
		if (rule.place == RULE_PHYSICAL_SLOT)
			random_slot(&rule);
		/* a line that bake wrote, on this machine or on another one */
		if (rule.verb == RULE_PROTECT && rule_is_pinned(&rule)) {
			rule.baked = chance(2);
			if (!chance(6))
				rule.id.device = 0xdead;
		}
		rule.file = "random";
		rule.line = (unsigned)scene->request.rule_count + 1;
		request_add(&scene->request, &rule);
	}
	scene->request.rules = realloc(scene->request.rules, scene->request.rule_count * sizeof(struct rule));
}

static void make_plan(struct scene *scene)
{
	free(scene->plan.claims);
	free(scene->plan.matches);
	if (plan_make(&scene->plan, &scene->request, &scene->machine))
		abort();
	/* no space after them, so that the address sanitizer sees an overrun */
	if (scene->plan.count)
		scene->plan.claims = realloc(scene->plan.claims, scene->plan.count * sizeof(struct claim));
	guard_plan(&scene->plan, &scene->request, &scene->machine);
}

void scene_make(struct scene *scene, scene_chance *by)
{
	chance = by;
	random_machine(scene);
	random_rules(scene);
	make_plan(scene);
}

void scene_drop(struct scene *scene)
{
	free(scene->devices);
	free(scene->request.rules);
	free(scene->plan.claims);
	free(scene->plan.matches);
}

/* --- what must hold: each returns NULL, or what does not hold */

bool scene_has(const struct scene *scene, enum plan_result result)
{
	for (size_t i = 0; i < scene->plan.count; i++)
		if (scene->plan.claims[i].result == result)
			return true;
	return false;
}

static bool is_taken(const struct claim *claim)
{
	return claim->result == PLAN_PLANNED || claim->result == PLAN_ALREADY;
}

static const char *check_claim(const struct scene *scene, const struct claim *claim)
{
	const struct device *device = claim->device;
	unsigned allow = claim->rule->allow;

	if (claim->result != PLAN_PLANNED)
		return NULL;
	if (scene->machine.iommu.reason != IOMMU_ACTIVE)
		return "claimed without an IOMMU";
	if (device->group == DEVICE_NO_GROUP || !device->translated || device->noiommu)
		return "claimed without a group that protects";
	if (device->class >> 16 == 0x06 && device->class >> 8 != 0x0680)
		return "a bridge is claimed";
	if (verdicts_protected(scene, device))
		return "a protected device is claimed";
	if (device->boot_display && !(allow & (RULE_ALLOW_BOOT_DISPLAY | RULE_ALLOW_LAST_DISPLAY)))
		return "the boot display is claimed without its allow";
	if (device->class >> 16 == 0x01 && !scene->request.host_seen &&
	    (claim->with || (claim->rule->place == RULE_ANYWHERE && !claim->rule->all && !claim->rule->count)))
		return "a disk is claimed that may have the root file system";
	if (device->class >> 16 == 0x03 && device->driver[0] && strcmp(device->driver, "pci-stub") &&
	    !(allow & RULE_ALLOW_BOUND_DISPLAY))
		return "a bound display is claimed without its allow";
	if (!claim->with && !rule_match(claim->rule, device))
		return "claimed by a rule that does not match it";
	if (claim->with && (!rule_match(claim->rule, claim->with) || claim->with->group != device->group))
		return "came along with what its rule does not match, or from another group";
	return NULL;
}

static const char *check_kept(const struct scene *scene, bool (*is_kind)(const struct device *), unsigned allowance)
{
	size_t there = 0, taken = 0, planned = 0, allowed = 0;
	bool boot_known = false, boot_allowed = true;

	for (size_t i = 0; i < scene->machine.count; i++)
		there += is_kind(&scene->machine.devices[i]) && !device_is_given_away(&scene->machine.devices[i]);
	for (size_t i = 0; i < scene->plan.count; i++) {
		const struct claim *claim = &scene->plan.claims[i];

		if (!is_kind(claim->device) || !is_taken(claim))
			continue;
		taken += !device_is_given_away(claim->device);
		planned += claim->result == PLAN_PLANNED;
		allowed += claim->result == PLAN_PLANNED && claim->rule->allow & allowance;
		if (claim->device->boot_display && claim->result == PLAN_PLANNED &&
		    !device_is_given_away(claim->device)) {
			boot_known = true;
			boot_allowed &= (claim->rule->allow & allowance) != 0;
		}
	}
	if (taken < there || !planned)
		return NULL;
	if (boot_known ? boot_allowed : allowed == planned)
		return NULL;
	return "the last display, USB controller or network controller is claimed without its allow";
}

static const char *check_sets(const struct scene *scene)
{
	for (size_t i = 0; i < scene->plan.count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct claim *a = &scene->plan.claims[i], *b = &scene->plan.claims[j];

			if (a->set == b->set && (a->result == PLAN_PLANNED) != (b->result == PLAN_PLANNED) &&
			    (a->result == PLAN_REFUSED || b->result == PLAN_REFUSED))
				return "a set is claimed in part";
		}
	return NULL;
}

static const char *check_same(const struct plan *one, const struct plan *other, const char *what)
{
	if (one->count != other->count)
		return what;
	for (size_t i = 0; i < one->count; i++)
		if (addr_compare(&one->claims[i].device->addr, &other->claims[i].device->addr) ||
		    one->claims[i].result != other->claims[i].result ||
		    one->claims[i].reason != other->claims[i].reason)
			return what;
	return NULL;
}

/* Return whether the two rules never match the same device, so that their order does not matter. */
static bool are_apart(const struct scene *scene, const struct rule *a, const struct rule *b)
{
	for (size_t i = 0; i < scene->machine.count; i++) {
		const struct device *device = &scene->machine.devices[i];

		if ((rule_match(a, device) || rule_match_place(a, device)) &&
		    (rule_match(b, device) || rule_match_place(b, device)))
			return false;
	}
	return true;
}

/* Nor any line between them, which would then precede the one or follow the other. */
static bool may_swap(const struct scene *scene, const struct rule *first, const struct rule *last)
{
	for (const struct rule *rule = first; rule <= last; rule++)
		if (rule->verb == RULE_CLAIM && ((rule != first && !are_apart(scene, first, rule)) ||
						 (rule != last && !are_apart(scene, rule, last))))
			return false;
	return true;
}

/* Two lines that have claims in one set, in either order. */
static const char *check_order_of_lines(struct scene *scene)
{
	struct rule *rules = scene->request.rules, *a = NULL, *b = NULL;
	struct plan before = scene->plan;
	const char *wrong;
	struct rule swapped;

	for (size_t i = 0; i < before.count && !a; i++)
		for (size_t j = 0; j < i && !a; j++)
			if (before.claims[i].set == before.claims[j].set &&
			    before.claims[i].rule != before.claims[j].rule) {
				a = &rules[before.claims[i].rule - rules];
				b = &rules[before.claims[j].rule - rules];
			}
	if (!a || !may_swap(scene, a < b ? a : b, a < b ? b : a))
		return NULL;
	swapped = *a;
	*a = *b;
	*b = swapped;
	memset(&scene->plan, 0, sizeof(scene->plan));
	make_plan(scene);
	wrong = check_same(&before, &scene->plan, "the order of two lines of a set changes the plan");
	swapped = *a;
	*a = *b;
	*b = swapped;
	free(before.claims);
	free(before.matches);
	make_plan(scene);
	return wrong;
}

static const char *check_twice(struct scene *scene)
{
	for (size_t i = 0; i < scene->plan.count; i++) {
		const struct claim *claim = &scene->plan.claims[i];

		if (claim->result == PLAN_PLANNED)
			strcpy(scene->devices[claim->device - scene->devices].driver, claim->rule->driver);
	}
	make_plan(scene);
	return scene_has(scene, PLAN_PLANNED) ? "planned again after it was carried out" : NULL;
}

const char *scene_check(struct scene *scene)
{
	const char *wrong = members_check(scene);

	if (!wrong)
		wrong = verdicts_check(scene);
	for (size_t i = 0; i < scene->plan.count && !wrong; i++)
		wrong = check_claim(scene, &scene->plan.claims[i]);
	if (!wrong)
		wrong = check_kept(scene, device_is_screen, RULE_ALLOW_LAST_DISPLAY);
	if (!wrong)
		wrong = check_kept(scene, device_is_usb, RULE_ALLOW_LAST_USB);
	if (!wrong)
		wrong = check_kept(scene, device_is_network, RULE_ALLOW_LAST_NETWORK);
	if (!wrong)
		wrong = check_sets(scene);
	if (!wrong)
		wrong = check_order_of_lines(scene);
	if (!wrong)
		wrong = check_twice(scene);
	return wrong;
}

void scene_print(const struct scene *scene)
{
	char line[256];
	struct strbuf text;

	for (size_t i = 0; i < scene->request.rule_count; i++) {
		strbuf_open(&text, line, sizeof(line));
		rule_print(&text, &scene->request.rules[i]);
		printf("#   %s\n", line);
	}
	for (size_t i = 0; i < scene->plan.count; i++) {
		const struct claim *claim = &scene->plan.claims[i];

		strbuf_open(&text, line, sizeof(line));
		addr_print(&text, &claim->device->addr);
		printf("#   %s class=%06x group=%d set=%zu boot=%d driver=%s rule=%u %s %s\n", line,
		       claim->device->class, claim->device->group, claim->set, claim->device->boot_display,
		       claim->device->driver, claim->rule->line, plan_result_name(claim->result),
		       reason_name(claim->reason));
	}
}
