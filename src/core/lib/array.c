// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/array.h"

#include <stdlib.h>

void *array_grow(void *array, size_t count, size_t *capacity, size_t size)
{
	size_t larger = count ? 2 * count : 1;
	void *grown;

	if (count < *capacity)
		return array;
	grown = realloc(array, larger * size);
	if (grown)
		*capacity = larger;
	return grown;
}
