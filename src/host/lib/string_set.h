/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of names in which each stands once, in the order in which they came: what has still to be looked at, and what
 * has been. Knows nothing of what they name.
 */
#ifndef VFIOCLAIM_STRING_SET_H
#define VFIOCLAIM_STRING_SET_H

#include <stddef.h>

struct string_set {
	char **list; /* ours, never freed: the program ends with its one run */
	size_t count;
};

/* The place of a name in the list, from 0; `count` if it is not there. */
size_t string_set_find(const struct string_set *names, const char *name);

/*
 * Add a copy of a name, at the end, unless it is there.
 * Returns 0 or -ENOMEM.
 */
int string_set_add(struct string_set *names, const char *name);

#endif
