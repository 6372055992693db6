/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of strings, such as the names in a directory. Must not know what they name.
 */
#ifndef VFIOCLAIM_STR_LIST_H
#define VFIOCLAIM_STR_LIST_H

#include <stddef.h>

/* Initialize with zeros. */
struct str_list {
	char **at; /* owned by the list */
	size_t count;
	size_t capacity;
};

/*
 * Append a copy of a string.
 *
 * @list  struct str_list *, so that this can be the callback of sysio_list()
 * Returns 0 or -ENOMEM.
 */
int str_list_add(void *list, const char *string);

/* Return the index of a string, or `count` if it is not in the list. */
size_t str_list_find(const struct str_list *list, const char *string);

/* Sort by strcmp(3). */
void str_list_sort(struct str_list *list);

/* Free the strings and the array. The list is empty afterwards. */
void str_list_free(struct str_list *list);

#endif
