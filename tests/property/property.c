// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: property [COUNT [SEED]]
 *
 * Random machines and random rules, and what must hold for every plan; and attacks, which must leave the host what it
 * needs. A failure prints the seed that reproduces it, the rules, and the claims.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "scene.h"

/* xorshift64, the same on every machine for one seed */
static uint64_t state;

static uint32_t dice(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 11) % below);
}

static void seed_with(uint64_t seed)
{
	state = seed * 0x9e3779b97f4a7c15u + 1;
}

/* Return whether nothing is wrong with this scene. */
static bool is_right(const char *name, struct scene *scene, const char *wrong, uint64_t seed)
{
	if (!wrong)
		return true;
	printf("not ok - %s: %s\n# again with: property 1 %llu\n", name, wrong, (unsigned long long)seed);
	scene_print(scene);
	return false;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 0) : 200000, planned = 0, refused = 0, attacks = 0;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL);

	for (unsigned long i = 0; i < count; i++, seed++) {
		static struct scene scene;

		seed_with(seed);
		scene_make(&scene, dice);
		planned += scene_has(&scene, PLAN_PLANNED);
		refused += scene_has(&scene, PLAN_REFUSED);
		if (!is_right("random machines", &scene, scene_check(&scene), seed))
			return 1;
		scene_drop(&scene);

		seed_with(seed);
		attack_make(&scene, dice);
		attacks += scene_has(&scene, PLAN_PLANNED);
		if (!is_right("attacks", &scene, attack_check(&scene), seed))
			return 1;
		scene_drop(&scene);
	}
	printf("# the last seed was %llu; %lu plans claim something, %lu refuse something, %lu attacks claim "
	       "something\n",
	       (unsigned long long)seed - 1, planned, refused, attacks);
	printf("%sok - %lu random machines\n", planned > count / 10 && refused > count / 10 ? "" : "not ", count);
	printf("%sok - %lu attacks, each of which leaves the host what it needs\n", attacks > count / 20 ? "" : "not ",
	       count);
	return 0;
}
