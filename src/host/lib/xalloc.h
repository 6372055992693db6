/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one place that ends the host program when memory runs out. The boot program, which must report what it has done,
 * does not use it.
 */
#ifndef VFIOCLAIM_XALLOC_H
#define VFIOCLAIM_XALLOC_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Unless `done`, report that memory ran out and exit with REQUEST_IMPOSSIBLE. */
void xalloc_must(bool done);

/* Return the block, as malloc(3) and its relatives gave it; never NULL. */
void *xalloc_check(void *block);

/* Return the status of a function of src/core; never -ENOMEM. */
int xalloc_status(int status);

/* Return an array of `count` elements of `size` bytes, all of them 0; never NULL. The caller owns it. */
void *xalloc_array(size_t count, size_t size);

/* Return the array, grown to `count` elements of `size` bytes, as reallocarray(3) does. The caller owns it. */
void *xalloc_grow(void *array, size_t count, size_t size);

/* Return a copy of the string. The caller owns it. */
char *xalloc_copy(const char *string);

/* Return a string printed as printf(3) does. The caller owns it. */
char *xalloc_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *xalloc_print_list(const char *format, va_list list) __attribute__((format(printf, 1, 0)));

/*
 * Open a stream that writes into memory, as open_memstream(3) does, and close it. After the close, *data has all that
 * was written, and a NUL. The caller owns it.
 */
FILE *xalloc_stream(char **data, size_t *length);
void xalloc_stream_close(FILE *stream);

#endif
