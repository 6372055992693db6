// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/module_options.h"

#include <stdlib.h>
#include <string.h>

#include "core/lib/parse.h"
#include "host/lib/xalloc.h"

#define BLANKS " \t\n\v\f\r"

/* Return the word between two offsets, without the blanks around it. */
static struct parameter cut_word(const char *string, size_t begin, size_t end)
{
	begin += strspn(string + begin, BLANKS);
	while (end > begin && strchr(BLANKS, string[end - 1]))
		end--;
	return (struct parameter){ .word = string + begin, .length = end - begin };
}

void module_options_split(struct module_options *parameters, const char *string)
{
	char *rest, *name, *value;
	size_t begin = 0;

	*parameters = (struct module_options){ .whole = xalloc_copy(string), .copy = xalloc_copy(string) };
	rest = parameters->copy;
	while ((name = parse_parameter(&rest, &value))) {
		size_t end = (size_t)(rest - parameters->copy);
		struct parameter *parameter;

		parameters->at = xalloc_grow(parameters->at, parameters->count + 1, sizeof(*parameters->at));
		parameter = &parameters->at[parameters->count++];
		*parameter = cut_word(parameters->whole, begin, end);
		parameter->name = name;
		parameter->value = value;
		begin = end;
	}
}

void module_options_free(struct module_options *parameters)
{
	free(parameters->at);
	free(parameters->whole);
	free(parameters->copy);
	*parameters = (struct module_options){ 0 };
}

void module_options_remove(struct module_options *parameters, size_t which)
{
	parameters->count--;
	memmove(&parameters->at[which], &parameters->at[which + 1],
		(parameters->count - which) * sizeof(*parameters->at));
}

char *module_options_join(const struct module_options *parameters)
{
	size_t size = 1;
	char *joined, *end;

	for (size_t i = 0; i < parameters->count; i++)
		size += parameters->at[i].length + 1;
	joined = end = xalloc_array(size, 1);
	for (size_t i = 0; i < parameters->count; i++) {
		if (i)
			*end++ = ' ';
		end = mempcpy(end, parameters->at[i].word, parameters->at[i].length);
	}
	*end = '\0';
	return joined;
}
