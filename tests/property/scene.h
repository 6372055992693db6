/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine and rules by chance, the plan for them, and what must hold for every plan, whatever it is. Where chance comes
 * from is the caller's: tests/property throws dice, tests/fuzz/run.c takes bytes.
 */
#ifndef VFIOCLAIM_SCENE_H
#define VFIOCLAIM_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/claim/plan.h"

#define SCENE_DEVICES 24
#define SCENE_RULES 7

struct scene {
	struct device *devices; /* exactly as many as there are: who reads one more is seen by the address sanitizer */
	struct machine machine;
	struct request request; /* and so are its rules */
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

/*
 * What DESIGN.md says of who is claimed and in which sets (section 6, 1 to 3), said once more and not from the code: slow, and
 * without a thought of how it could be done well. Returns NULL, or what is not so.
 */
const char *members_check(const struct scene *scene);

/* The same for what is refused, and why (section 6, 4), once who is claimed is known to be right. */
const char *verdicts_check(const struct scene *scene);

/* Does a protect line mean this device? */
bool verdicts_protected(const struct scene *scene, const struct device *device);

/* Print rules and claims on stdout, each line behind "# ". */
void scene_print(const struct scene *scene);

#endif
