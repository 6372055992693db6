// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/parse.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int parse_hex64(const char **at, unsigned least, unsigned most, uint64_t *value)
{
	const char *s = *at;
	uint64_t sum = 0;
	unsigned count;

	for (count = 0; count < most; count++) {
		int digit = hex_digit(*s);

		if (digit < 0)
			break;
		sum = sum << 4 | (uint64_t)digit;
		s++;
	}
	if (count < least)
		return -EINVAL;
	*at = s;
	*value = sum;
	return 0;
}

int parse_hex(const char **at, unsigned least, unsigned most, uint32_t *value)
{
	uint64_t wide;
	int status = parse_hex64(at, least, most, &wide);

	if (!status)
		*value = (uint32_t)wide;
	return status;
}

int parse_decimal(const char *string, uint32_t most, uint32_t *value)
{
	uint64_t sum = 0;

	if (!*string)
		return -EINVAL;
	for (; *string; string++) {
		if (*string < '0' || *string > '9')
			return -EINVAL;
		sum = sum * 10 + (uint64_t)(*string - '0');
		if (sum > most)
			return -EINVAL;
	}
	*value = (uint32_t)sum;
	return 0;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* End the word with a NUL at `end`. Return where the next word may begin. */
static char *cut_at(char *end)
{
	if (!*end)
		return end;
	*end = '\0';
	return end + 1;
}

char *parse_word(char **rest)
{
	char *word = *rest, *end;

	while (is_blank(*word))
		word++;
	if (!*word || *word == '#')
		return NULL;
	for (end = word; *end && !is_blank(*end);)
		end++;
	*rest = cut_at(end);
	return word;
}

char *parse_item(char **rest, char separator)
{
	char *item = *rest, *end;

	if (!item)
		return NULL;
	end = strchr(item, separator);
	if (end)
		*end++ = '\0';
	*rest = end;
	return item;
}

char *parse_value(char *word)
{
	char *equals = strchr(word, '=');

	if (!equals)
		return NULL;
	*equals = '\0';
	return equals + 1;
}

char *parse_parameter(char **rest, char **value)
{
	char *name = *rest, *end;
	bool quoted, inside;

	while (is_blank(*name))
		name++;
	if (!*name)
		return NULL;
	quoted = inside = *name == '"';
	if (quoted)
		name++;
	for (end = name; *end && (inside || !is_blank(*end)); end++)
		if (*end == '"')
			inside = !inside;
	*rest = cut_at(end);

	/* end[-1] exists: if the parameter is empty, it is the opening quote */
	if (quoted && end > name && end[-1] == '"')
		*--end = '\0';
	*value = parse_value(name);
	if (*value && **value == '"') {
		++*value;
		if (end > *value && end[-1] == '"')
			end[-1] = '\0';
	}
	return name;
}
