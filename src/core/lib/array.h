/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An array that grows: the caller keeps its elements, their count and its capacity.
 */
#ifndef VFIOCLAIM_ARRAY_H
#define VFIOCLAIM_ARRAY_H

#include <stddef.h>

/*
 * Make room for one more element of `size` bytes after the first `count`. A full array is moved, and its capacity doubled.
 * Returns the array, or NULL if there is no memory; the old one is unchanged then. The caller owns it: free(3).
 */
void *array_grow(void *array, size_t count, size_t *capacity, size_t size);

#endif
