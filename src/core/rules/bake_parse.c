// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/bake_parse.h"

#include <errno.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

/* Return the rest of the line after the word, or NULL if it does not begin with it. */
static char *after(char *line, const char *word)
{
	return str_has_prefix(line, word) ? line + strlen(word) : NULL;
}

static int parse_head(struct request *request, char *line, struct strbuf *why)
{
	request->baked_kernel = parse_word(&line);
	parse_word(&line); /* "config" */
	request->baked_config = parse_word(&line);
	request->host_seen = !parse_word(&line);
	if (request->baked_config)
		return 0;
	strbuf_add(why, "expected baked 1 kernel VERSION config HASH");
	return -EINVAL;
}

/* The file's name is the whole line, with its blanks, except for a line number at the end. */
static int parse_origin(struct bake_parse_origin *origin, char *line)
{
	char *colon = strrchr(line, ':');
	uint32_t number = 0;

	if (colon && !parse_decimal(colon + 1, UINT32_MAX, &number))
		*colon = '\0';
	origin->file = line;
	origin->line = number;
	return 0;
}

int bake_parse_line(struct request *request, char *line, bool first, struct bake_parse_origin *origin,
		    struct strbuf *why)
{
	char *rest = first ? after(line, "baked 1 kernel ") : NULL;

	if (rest)
		return parse_head(request, rest, why);
	if (!request->baked_kernel)
		return BAKE_PARSE_OTHER;
	rest = after(line, "from ");
	if (rest)
		return parse_origin(origin, rest);
	rest = after(line, "module ");
	if (!rest)
		return BAKE_PARSE_OTHER;
	line = parse_word(&rest);
	return line && *line == '/' ? request_add_module(request, line, rest) : BAKE_PARSE_OTHER;
}
