/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine and rules by chance, the plan for them, and what must hold for every plan, whatever it is. Where chance comes
 * from is the caller's: tests/property throws dice, tests/fuzz/run.c takes bytes.
 */
#ifndef VFIOCLAIM_SCENE_H
#define VFIOCLAIM_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "../../src/core/plan.h"

#define SCENE_DEVICES 24
#define SCENE_RULES 7

struct scene {
	struct device devices[SCENE_DEVICES];
	struct machine machine;
	struct request request;
	struct plan plan;
};

/* Returns a number below `below`, which is at least 1 and at most 256. */
typedef uint32_t scene_chance(uint32_t below);

/* Make a machine and rules, and plan. What *scene had before is lost. */
void scene_make(struct scene *scene, scene_chance *chance);
void scene_drop(struct scene *scene);

/* Does any claim of the plan end like this? */
bool scene_has(const struct scene *scene, enum plan_result result);

/*
 * Look at all that must hold. The scene is changed by that: planned claims are carried out, and it is planned anew.
 * Returns NULL, or in English what does not hold.
 */
const char *scene_check(struct scene *scene);

/* Print rules and claims on stdout, each line behind "# ". */
void scene_print(const struct scene *scene);

#endif
