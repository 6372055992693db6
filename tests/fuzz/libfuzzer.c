// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One program for all targets, linked with clang's libFuzzer: the name of the program selects the target.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = strrchr((*argv)[0], '/');

	(void)argc;
	target = fuzz_find(name ? name + 1 : (*argv)[0]);
	if (!target) {
		fprintf(stderr, "%s: no such target\n", (*argv)[0]);
		exit(2);
	}
	fuzz_start();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_once(target, data, size);
	return 0;
}
