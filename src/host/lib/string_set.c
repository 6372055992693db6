// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/string_set.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

size_t string_set_find(const struct string_set *names, const char *name)
{
	size_t place = 0;

	while (place < names->count && strcmp(names->list[place], name))
		place++;
	return place;
}

int string_set_add(struct string_set *names, const char *name)
{
	char **grown, *copy;

	if (string_set_find(names, name) < names->count)
		return 0;
	grown = reallocarray(names->list, names->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	names->list = grown;
	copy = strdup(name);
	if (!copy)
		return -ENOMEM;
	names->list[names->count++] = copy;
	return 0;
}
