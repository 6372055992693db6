// SPDX-License-Identifier: GPL-2.0-or-later
#include "suggest.h"

#include <string.h>

#include "line.h"

static void add_part(struct text *text, const char *part, size_t length)
{
	while (length--)
		text_add(text, "%c", *part++);
}

/* The list of IDs or addresses in a neighbour's word, or NULL. */
static const char *find_list(const char *word)
{
	static const char ids[] = "ids=", bind[] = "BIND=";
	const char *found = text_find(word, ids);

	if (found)
		return found + strlen(ids);
	return strncmp(word, bind, strlen(bind)) ? NULL : word + strlen(bind);
}

static void add_line(const char *list, struct text *why)
{
	const char *bar = strchr(list, '|');
	size_t before = why->length;

	text_add(why, ": write 'claim ");
	if (bar) /* its other half is the ID */
		text_add(why, "%s@", bar + 1);
	add_part(why, list, bar ? (size_t)(bar - list) : strlen(list));
	text_add(why, "'");
	if (why->cut) { /* part of a list would be worse than nothing */
		why->cut = false;
		why->buffer[why->length = before] = '\0';
	}
}

void suggest(const char *line, size_t length, struct text *why)
{
	char copy[LINE_SIZE + 1], *rest = copy, *word;
	const char *list = NULL;

	if (length >= sizeof(copy))
		return;
	for (size_t i = 0; i < length; i++)
		copy[i] = line[i] ? line[i] : ' ';
	copy[length] = '\0';

	word = text_word(&rest);
	if (!word || !strcmp(word, "claim") || !strcmp(word, "protect"))
		return;
	if (line_is_what(word))
		list = word;
	for (; word && !list; word = text_word(&rest))
		list = find_list(word);
	if (list)
		add_line(list, why);
}
