// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: property [COUNT [SEED]]
 *
 * Random machines and random rules, and what must hold for every plan. A failure prints the seed that reproduces it,
 * the rules, and the claims.
 */
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

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 0) : 200000, planned = 0, refused = 0;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL);

	for (unsigned long i = 0; i < count; i++, seed++) {
		static struct scene scene;
		const char *wrong;

		state = seed * 0x9e3779b97f4a7c15u + 1;
		scene_make(&scene, dice);
		planned += scene_has(&scene, PLAN_PLANNED);
		refused += scene_has(&scene, PLAN_REFUSED);
		wrong = scene_check(&scene);
		if (wrong) {
			printf("not ok - random machines: %s\n# again with: property 1 %llu\n", wrong,
			       (unsigned long long)seed);
			scene_print(&scene);
			return 1;
		}
		scene_drop(&scene);
	}
	printf("# the last seed was %llu; %lu plans claim something, %lu refuse something\n",
	       (unsigned long long)seed - 1, planned, refused);
	printf("%sok - %lu random machines\n", planned > count / 10 && refused > count / 10 ? "" : "not ", count);
	return 0;
}
