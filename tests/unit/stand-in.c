// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the linker puts in the place of a running system and of memory without end (--wrap in the Makefile): for the unit
 * tests of what --root never comes to, or what only a full machine does.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "unit.h"

static bool live;
static int left = -1; /* allocations until memory runs out; < 0: it does not */

void unit_live(bool yes)
{
	live = yes;
}

void unit_memory(int allocations)
{
	left = allocations;
}

/* The root stays the tree, whatever is said of it. */
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
