/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Helpers for C strings and arrays that libc lacks. Must not allocate memory.
 */
#ifndef VFIOCLAIM_STR_H
#define VFIOCLAIM_STR_H

#include <stdbool.h>
#include <stddef.h>

/* Number of elements of an array. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

/*
 * Copy a string into a buffer of `size` bytes.
 * Returns 0, or -ENAMETOOLONG if it does not fit; the buffer then holds "", never a truncated value.
 */
int str_copy(char *buffer, size_t size, const char *string);

/* Return whether the string begins with the prefix. */
bool str_has_prefix(const char *string, const char *prefix);

/* Return the part of the string after the prefix, or NULL if it does not begin with it. */
const char *str_after_prefix(const char *string, const char *prefix);

/* Return whether the string ends with the suffix. */
bool str_has_suffix(const char *string, const char *suffix);

/*
 * Return the bytes of the control character at this place, which a terminal may obey: 1, or 2 for U+0080 to U+009F in
 * UTF-8; or 0 if there is none.
 */
size_t str_control_length(const char *at);

#endif
