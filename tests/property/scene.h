/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A random machine and random rules, their plan, and what must hold for every plan. The caller provides the random
 * numbers: tests/property has a generator, tests/fuzz/run.c takes bytes.
 */
#ifndef VFIOCLAIM_SCENE_H
#define VFIOCLAIM_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/claim/plan.h"

#define SCENE_DEVICES 24
#define SCENE_RULES 7

struct scene {
	struct device *devices; /* an allocation of exactly their size: the address sanitizer sees an overrun */
	struct machine machine;
	struct request request; /* and so are its rules */
	struct plan plan;
};

/* Return a number from 0 to `below` - 1. `below` is 1 to 256. */
typedef uint32_t scene_chance(uint32_t below);

/* Generate a machine and rules, and plan. Overwrites the previous content of *scene. */
void scene_make(struct scene *scene, scene_chance *chance);
void scene_drop(struct scene *scene);

/* Return whether any claim of the plan has this result. */
bool scene_has(const struct scene *scene, enum plan_result result);

/*
 * Check everything that must hold. Changes the scene: planned claims are carried out, and the plan is made again.
 * Return NULL, or in English what does not hold.
 */
const char *scene_check(struct scene *scene);

/*
 * State a second time, from DESIGN.md and not from the code, which devices are claimed and in which sets (section 6, 1
 * to 3): slow, and without any optimization. Return NULL, or what does not hold.
 */
const char *members_check(const struct scene *scene);

/* As above, for the refusals and their reasons (section 6, 4), after the claims and sets are known to be right. */
const char *verdicts_check(const struct scene *scene);

/* Return whether a protect line matches this device. */
bool verdicts_protected(const struct scene *scene, const struct device *device);

/* The kinds of devices that the host needs, stated from DESIGN.md like the verdicts; and what is not the host's. */
bool verdicts_is_screen(const struct device *device);
bool verdicts_is_usb(const struct device *device);
bool verdicts_is_network(const struct device *device);
bool verdicts_is_given_away(const struct device *device);
bool verdicts_may_carry_root(const struct scene *scene, const struct device *device);

/*
 * An attacker: a random machine, and lines that name devices by ID or class alone, with the baked list of another machine
 * or none. attack_check() returns NULL, or what the host loses.
 */
void attack_make(struct scene *scene, scene_chance *chance);
const char *attack_check(const struct scene *scene);

/* Print rules and claims to stdout, each line after "# ". */
void scene_print(const struct scene *scene);

#endif
