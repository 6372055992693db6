// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/rule_hint.h"

#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"

#define IDS "ids="
#define BIND "BIND=" /* Unraid's vfio-pci.cfg: ADDRESS or ADDRESS|ID, separated by blanks */

/* Return whether the word parses as a WHAT. */
static bool is_what(const char *word)
{
	char copy[128], buffer[8];
	struct rule unused;
	struct strbuf why;

	strbuf_open(&why, buffer, sizeof(buffer));
	return !str_copy(copy, sizeof(copy), word) && !rule_parse_what(copy, &unused, &why);
}

static void add_part(struct strbuf *text, const char *part, size_t length)
{
	while (length--)
		strbuf_add(text, "%c", *part++);
}

/* Return the list of IDs or addresses in a neighbour's word, or NULL. */
static char *find_list(char *word)
{
	char *found = strstr(word, IDS);

	if (found)
		return found + strlen(IDS);
	return str_has_prefix(word, BIND) ? word + strlen(BIND) : NULL;
}

/* Append one item of a neighbour's list as a WHAT. Return false if no WHAT is equivalent. */
static bool add_item(struct strbuf *why, const char *item, const char *before)
{
	char what[64];
	const char *bar = strchr(item, '|');
	struct strbuf text;

	strbuf_open(&text, what, sizeof(what));
	if (bar) /* the part after it is the ID */
		strbuf_add(&text, "%s@", bar + 1);
	add_part(&text, item, bar ? (size_t)(bar - item) : strlen(item));
	strbuf_add(why, "%s%s", before, what);
	return !text.cut && is_what(what);
}

/*
 * Append the whole list. With `blanks`, as in Unraid's, the next words are items, too. Return false if it cannot be a
 * line.
 */
static bool add_line(char *list, char *rest, bool blanks, struct strbuf *why)
{
	const char *before = "; write 'claim ";
	char *item;

	for (; list; list = blanks ? parse_word(&rest) : NULL)
		while ((item = parse_item(&list, ','))) {
			if (!add_item(why, item, before))
				return false;
			before = ",";
		}
	strbuf_add(why, "'");
	return !why->cut;
}

/* The unknown word of a claim or protect line may be a WHAT that a comma should join to those before it. */
static void suggest_comma(const char *verb, char *rest, struct strbuf *why)
{
	const char *whats = parse_word(&rest), *word = whats;
	char unknown[RULE_PARSE_SIZE + 1], what[RULE_PARSE_SIZE + 1];
	struct strbuf text;

	while (word && (word = parse_word(&rest))) {
		strbuf_open(&text, unknown, sizeof(unknown));
		strbuf_add(&text, "'%s': unknown word", word);
		if (!str_has_prefix(why->buffer, unknown))
			continue;
		strbuf_open(&text, what, sizeof(what));
		strbuf_add(&text, "%s", word);
		if (!is_what(what) && (word = parse_word(&rest))) /* parse_option() has split class=03 at the '=' */
			strbuf_add(&text, "=%s", word);
		if (!is_what(what))
			return;
		strbuf_open(why, why->buffer, why->size);
		strbuf_add(why, "'%s': expected a comma before it; write '%s %s", what, verb, whats);
		strbuf_add(why, whats[strlen(whats) - 1] == ',' ? "%s'" : ",%s'", what);
		return;
	}
}

void rule_hint(const char *line, size_t length, struct strbuf *why)
{
	char copy[RULE_PARSE_SIZE + 1], *rest = copy, *word;
	const size_t before = why->length;
	char *list = NULL;

	if (length >= sizeof(copy))
		return;
	for (size_t i = 0; i < length; i++)
		copy[i] = line[i] ? line[i] : ' ';
	copy[length] = '\0';

	word = parse_word(&rest);
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
			word = parse_word(&rest);
	}
	/* an incomplete list would be worse than none */
	if (list && !add_line(list, rest, str_has_prefix(word, BIND), why)) {
		why->cut = false;
		strbuf_truncate(why, before);
	}
}
