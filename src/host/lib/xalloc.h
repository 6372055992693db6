/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one place that ends the host program when memory runs out. The boot program, which must report what it has done,
 * does not use it.
 */
#ifndef VFIOCLAIM_XALLOC_H
#define VFIOCLAIM_XALLOC_H

#include <stddef.h>

/* Return the block, as malloc(3) and its relatives gave it; if it is NULL, report it and exit with REQUEST_IMPOSSIBLE. */
void *xalloc_check(void *block);

/* Return the array, grown to `count` elements of `size` bytes, as reallocarray(3) does. The caller owns it. */
void *xalloc_grow(void *array, size_t count, size_t size);

/* Return a copy of the string. The caller owns it. */
char *xalloc_copy(const char *string);

/* Return a string printed as printf(3) does. The caller owns it. */
char *xalloc_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
