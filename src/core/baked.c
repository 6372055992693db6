// SPDX-License-Identifier: GPL-2.0-or-later
#include "baked.h"

#include <errno.h>
#include <string.h>

/* If the line begins with the word, what follows it. */
static char *behind(char *line, const char *word)
{
	size_t length = strlen(word);

	return strncmp(line, word, length) ? NULL : line + length;
}

static int parse_head(struct request *request, char *line, struct text *why)
{
	request->baked_kernel = text_word(&line);
	text_word(&line); /* "config" */
	request->baked_config = text_word(&line);
	request->host_seen = !text_word(&line);
	if (request->baked_config)
		return 0;
	text_add(why, "expected baked 1 kernel VERSION config HASH");
	return -EINVAL;
}

/* All of the line is the file's name, blanks too, but for a number at its end. */
static int parse_origin(struct baked_origin *origin, char *line)
{
	char *colon = strrchr(line, ':');
	uint32_t number = 0;

	if (colon && !text_decimal(colon + 1, UINT32_MAX, &number))
		*colon = '\0';
	origin->file = line;
	origin->line = number;
	return 0;
}

int baked_parse(struct request *request, char *line, bool first, struct baked_origin *origin, struct text *why)
{
	char *rest = first ? behind(line, "baked 1 kernel ") : NULL;

	if (rest)
		return parse_head(request, rest, why);
	if (!request->baked_kernel)
		return BAKED_NOT;
	rest = behind(line, "from ");
	if (rest)
		return parse_origin(origin, rest);
	rest = behind(line, "module ");
	if (!rest)
		return BAKED_NOT;
	line = text_word(&rest);
	return line && *line == '/' ? request_add_module(request, line, rest) : BAKED_NOT;
}
