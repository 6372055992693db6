// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions that the linker puts in place of a running system and of unlimited memory (--wrap in mk/tests.mk): for unit
 * tests of code that --root never reaches, or that runs only when memory is full.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "unit.h"

static bool live;
static int left = -1; /* allocations until memory runs out; < 0: unlimited */

void unit_live(bool yes)
{
	live = yes;
}

void unit_memory(int allocations)
{
	left = allocations;
}

/* The root stays the tree, whatever the caller requests. */
bool __wrap_sysio_live(void);
bool __wrap_sysio_live(void)
{
	return live;
}

static bool is_memory_left(void)
{
	if (left > 0)
		left--;
	return left != 0;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
	return is_memory_left() ? __real_malloc(size) : NULL;
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
	return is_memory_left() ? __real_calloc(count, size) : NULL;
}

void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size)
{
	return is_memory_left() ? __real_realloc(block, size) : NULL;
}
