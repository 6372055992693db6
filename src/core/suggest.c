// SPDX-License-Identifier: GPL-2.0-or-later
#include "suggest.h"

#include <string.h>

#include "line.h"

#define IDS "ids="
#define BIND "BIND=" /* Unraid's vfio-pci.cfg: ADDRESS or ADDRESS|ID, separated by blanks */

/* Does it parse as a WHAT? */
static bool is_what(const char *word)
{
	char copy[128], buffer[8];
	struct rule unused;
	struct text why;

	text_open(&why, buffer, sizeof(buffer));
	return !text_copy(copy, sizeof(copy), word) && !line_parse_what(copy, &unused, &why);
}

static void add_part(struct text *text, const char *part, size_t length)
{
	while (length--)
		text_add(text, "%c", *part++);
}

/* The list of IDs or addresses in a neighbour's word, or NULL. */
static char *find_list(char *word)
{
	char *found = (char *)text_find(word, IDS);

	if (found)
		return found + strlen(IDS);
	return strncmp(word, BIND, strlen(BIND)) ? NULL : word + strlen(BIND);
}

/* One item of a neighbour's list as a WHAT. Returns false if there is none that means the same. */
static bool add_item(struct text *why, const char *item, const char *before)
{
	char what[64];
	const char *bar = strchr(item, '|');
	struct text text;

	text_open(&text, what, sizeof(what));
	if (bar) /* its other half is the ID */
		text_add(&text, "%s@", bar + 1);
	add_part(&text, item, bar ? (size_t)(bar - item) : strlen(item));
	text_add(why, "%s%s", before, what);
	return !text.cut && is_what(what);
}

/* The list, and where blanks stand between its items, as in Unraid's, the words behind it. */
static bool add_line(char *list, char *rest, bool blanks, struct text *why)
{
	const char *before = ": write 'claim ";
	char *item;

	for (; list; list = blanks ? text_word(&rest) : NULL)
		while ((item = text_item(&list, ','))) {
			if (!add_item(why, item, before))
				return false;
			before = ",";
		}
	text_add(why, "'");
	return !why->cut;
}

/* The word that is not known in a line of ours may be a WHAT, which a comma should join to those before it. */
static void suggest_comma(const char *verb, char *rest, struct text *why)
{
	const char *whats = text_word(&rest), *word = whats;
	char unknown[LINE_SIZE + 1], what[LINE_SIZE + 1];
	struct text text;

	while (word && (word = text_word(&rest))) {
		text_open(&text, unknown, sizeof(unknown));
		text_add(&text, "'%s': unknown word", word);
		if (strncmp(why->buffer, unknown, text.length))
			continue;
		text_open(&text, what, sizeof(what));
		text_add(&text, "%s", word);
		if (!strcmp(word, "class") && (word = text_word(&rest))) /* it was cut at the '=' */
			text_add(&text, "=%s", word);
		if (!is_what(what))
			return;
		text_open(why, why->buffer, why->size);
		text_add(why, "'%s': a blank before it, expected a comma: write '%s %s", what, verb, whats);
		text_add(why, whats[strlen(whats) - 1] == ',' ? "%s'" : ",%s'", what);
		return;
	}
}

void suggest(const char *line, size_t length, struct text *why)
{
	char copy[LINE_SIZE + 1], *rest = copy, *word;
	const size_t before = why->length;
	char *list = NULL;

	if (length >= sizeof(copy))
		return;
	for (size_t i = 0; i < length; i++)
		copy[i] = line[i] ? line[i] : ' ';
	copy[length] = '\0';

	word = text_word(&rest);
	if (!word)
		return;
	if (!strcmp(word, "claim") || !strcmp(word, "protect")) {
		suggest_comma(word, rest, why);
		return;
	}
	if (is_what(word))
		list = word;
	while (!list && word) {
		list = find_list(word);
		if (!list)
			word = text_word(&rest);
	}
	if (list && !add_line(list, rest, !strncmp(word, BIND, strlen(BIND)),
			      why)) { /* part of a list would be worse than nothing */
		why->cut = false;
		why->buffer[why->length = before] = '\0';
	}
}
