// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/claim/guard.h"
#include "core/claim/reason.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"
#include "scene.h"

static scene_chance *chance;

#define PICK(array) (array)[chance(sizeof(array) / sizeof(*(array)))]

/*
 * A line without a place, without allow=, and without a word that says how many devices are meant: it can take what the
 * host needs only by mistake.
 */
static void add_careless_line(struct scene *scene)
{
	static const char *const classes[] = { "03",   "0300", "0c03", "0c0330", "01", "0108",
					       "0805", "0c04", "02",   "0280",	 "06" };
	static const char *const many[] = { "", "", " count=1" };
	static const char *const others[] = { "", "", " only", " group", " hold", " optional", " driver=pci-stub" };
	const struct device *device = &scene->devices[chance((uint32_t)scene->machine.count)];
	char line[256], said[256], *whats;
	struct strbuf text, why;
	struct rule rule;

	strbuf_open(&text, line, sizeof(line));
	strbuf_open(&why, said, sizeof(said));
	strbuf_add(&text, "claim ");
	switch (chance(4)) {
	case 0:
		strbuf_add(&text, "class=%s", PICK(classes));
		break;
	case 1:
		strbuf_add(&text, "%04x:*", device->id.vendor);
		break;
	default:
		strbuf_add(&text, "%04x:%04x", device->id.vendor, device->id.device);
	}
	strbuf_add(&text, "%s%s", PICK(many), PICK(others));
	if (rule_parse_line(line, &rule, &whats, &why) || rule_parse_what(whats, &rule, &why)) {
		fprintf(stderr, "generated a bad line: %s\n", said);
		abort();
	}
	rule.file = "random";
	rule.line = (unsigned)scene->request.rule_count + 1;
	if (!chance(4)) { /* from vfio-pci's own list, which has no words */
		rule = (struct rule){ .id = rule.id,
				      .class = rule.class,
				      .class_mask = rule.class_mask,
				      .file = "ids",
				      .driver = "vfio-pci",
				      .optional = true,
				      .all_but_storage_or_network = true };
	}
	request_add(&scene->request, &rule);
}

/* A line that bake wrote on another machine: a device that is here may be in its list, but at least one is not. */
static void add_foreign_list(struct scene *scene)
{
	const uint32_t count = chance(4);
	const uint32_t foreign = count ? chance(count) : 0;

	scene->request.host_seen = true;
	for (uint32_t i = 0; i < count; i++) {
		const struct device *device = &scene->devices[chance((uint32_t)scene->machine.count)];
		struct rule rule;

		rule_init(&rule);
		rule.verb = RULE_PROTECT;
		rule.place = RULE_PATH;
		rule.path = device->path;
		rule.id = device->id;
		if (i == foreign)
			rule.id.device = 0xbeef;
		rule.baked = true;
		rule.file = "host";
		request_add(&scene->request, &rule);
	}
}

void attack_make(struct scene *scene, scene_chance *by)
{
	chance = by;
	scene_make(scene, by);
	free(scene->request.rules);
	scene->request.rules = NULL;
	scene->request.rule_count = scene->request.rule_capacity = 0;
	scene->request.host_seen = false;
	for (uint32_t count = 1 + chance(SCENE_RULES); count; count--)
		add_careless_line(scene);
	if (chance(4))
		add_foreign_list(scene);
	free(scene->plan.claims);
	free(scene->plan.matches);
	if (plan_make(&scene->plan, &scene->request, &scene->machine))
		abort();
	guard_plan(&scene->plan, &scene->request, &scene->machine);
}

static bool is_taken(const struct scene *scene, const struct device *device)
{
	for (size_t i = 0; i < scene->plan.count; i++)
		if (scene->plan.claims[i].device == device && scene->plan.claims[i].result == PLAN_PLANNED)
			return true;
	return false;
}

static bool loses_all(const struct scene *scene, bool (*is_kind)(const struct device *))
{
	bool had = false, has = false;

	for (size_t i = 0; i < scene->machine.count; i++) {
		const struct device *device = &scene->devices[i];

		if (!is_kind(device) || verdicts_is_given_away(device))
			continue;
		had = true;
		has |= !is_taken(scene, device);
	}
	return had && !has;
}

const char *attack_check(const struct scene *scene)
{
	if (loses_all(scene, verdicts_is_screen))
		return "the host loses its last display";
	if (loses_all(scene, verdicts_is_usb))
		return "the host loses its last USB host controller";
	if (loses_all(scene, verdicts_is_network))
		return "the host loses its last network controller";
	/* any of these may carry the root file system, so none may be taken */
	for (size_t i = 0; i < scene->machine.count; i++)
		if (verdicts_may_carry_root(scene, &scene->devices[i]) && is_taken(scene, &scene->devices[i]))
			return "the host loses what its root file system may be on";
	return NULL;
}
