/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of strings, such as the names in a directory. Knows nothing of what they name.
 */
#ifndef VFIOCLAIM_STR_LIST_H
#define VFIOCLAIM_STR_LIST_H

#include <stddef.h>

/* Begin with all of it 0. */
struct str_list {
	char **at; /* the list's, until str_list_free() */
	size_t count;
	size_t capacity;
};

/*
 * Add a copy of a string at the end.
 *
 * @list  struct str_list *, so that this can be the callback of sysio_list()
 * Returns 0 or -ENOMEM.
 */
int str_list_add(void *list, const char *string);

/* Return the index of a string, or `count` if the list does not have it. */
size_t str_list_find(const struct str_list *list, const char *string);

/* Sort by strcmp(3). */
void str_list_sort(struct str_list *list);

/* Free the strings and the list, which is empty then. */
void str_list_free(struct str_list *list);

#endif
