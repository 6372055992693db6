// SPDX-License-Identifier: GPL-2.0-or-later
#include "parameters.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../core/text.h"

#define BLANKS " \t\n\v\f\r"

/* The word that text_parameter() has just taken apart: the copy is cut up, the string is as it was. */
static char *cut_word(const char *string, size_t begin, size_t end)
{
	begin += strspn(string + begin, BLANKS);
	while (end > begin && strchr(BLANKS, string[end - 1]))
		end--;
	return strndup(string + begin, end - begin);
}

int parameters_split(struct parameters *parameters, const char *string)
{
	char *rest, *name, *value;
	size_t begin = 0;

	*parameters = (struct parameters){ .copy = strdup(string) };
	rest = parameters->copy;
	while (rest && (name = text_parameter(&rest, &value))) {
		size_t end = (size_t)(rest - parameters->copy);
		struct parameter *grown = reallocarray(parameters->at, parameters->count + 1, sizeof(*parameters->at));

		if (!grown)
			return -ENOMEM;
		parameters->at = grown;
		grown += parameters->count;
		*grown = (struct parameter){ cut_word(string, begin, end), name, value };
		if (!grown->word)
			return -ENOMEM;
		parameters->count++;
		begin = end;
	}
	return parameters->copy ? 0 : -ENOMEM;
}

void parameters_free(struct parameters *parameters)
{
	for (size_t i = 0; i < parameters->count; i++)
		free(parameters->at[i].word);
	free(parameters->at);
	free(parameters->copy);
	*parameters = (struct parameters){ 0 };
}

void parameters_remove(struct parameters *parameters, size_t which)
{
	free(parameters->at[which].word);
	parameters->count--;
	memmove(&parameters->at[which], &parameters->at[which + 1],
		(parameters->count - which) * sizeof(*parameters->at));
}

char *parameters_join(const struct parameters *parameters)
{
	size_t size = 1;
	char *joined, *end;

	for (size_t i = 0; i < parameters->count; i++)
		size += strlen(parameters->at[i].word) + 1;
	joined = end = malloc(size);
	if (!joined)
		return NULL;
	for (size_t i = 0; i < parameters->count; i++) {
		if (i)
			*end++ = ' ';
		end = stpcpy(end, parameters->at[i].word);
	}
	*end = '\0';
	return joined;
}
