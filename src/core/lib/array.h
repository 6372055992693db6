/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Grow arrays, whose callers keep the elements, the count and the capacity. Must not know the elements.
 */
#ifndef VFIOCLAIM_ARRAY_H
#define VFIOCLAIM_ARRAY_H

#include <stddef.h>

/*
 * Make space for one more element of `size` bytes after the first `count`. If the array is full, move it and double its
 * capacity.
 * Returns the array, which the caller frees with free(3), or NULL if memory runs out; the old array is unchanged then.
 */
void *array_grow(void *array, size_t count, size_t *capacity, size_t size);

#endif
