// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/str_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/array.h"

int str_list_add(void *context, const char *string)
{
	struct str_list *list = context;
	const size_t size = strlen(string) + 1;
	char **grown = array_grow(list->at, list->count, &list->capacity, sizeof(*grown)), *copy;

	if (!grown)
		return -ENOMEM;
	list->at = grown;
	copy = malloc(size);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, string, size);
	list->at[list->count++] = copy;
	return 0;
}

size_t str_list_find(const struct str_list *list, const char *string)
{
	size_t i = 0;

	while (i < list->count && strcmp(list->at[i], string))
		i++;
	return i;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void str_list_sort(struct str_list *list)
{
	if (list->count)
		qsort(list->at, list->count, sizeof(*list->at), compare);
}

void str_list_free(struct str_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->at[i]);
	free(list->at);
	*list = (struct str_list){ 0 };
}
