// SPDX-License-Identifier: GPL-2.0-or-later
#include "text.h"

#include <errno.h>
#include <string.h>

void text_open(struct text *text, char *buffer, size_t size)
{
	text->buffer = buffer;
	text->size = size;
	text->length = 0;
	text->cut = false;
	buffer[0] = '\0';
}

static void put_bytes(struct text *text, const char *bytes, size_t length)
{
	size_t room = text->size - 1 - text->length;

	if (length > room) {
		text->cut = true;
		length = room;
	}
	memcpy(text->buffer + text->length, bytes, length);
	text->length += length;
	text->buffer[text->length] = '\0';
}

static void put(struct text *text, char c)
{
	put_bytes(text, &c, 1);
}

static void put_number(struct text *text, size_t value, unsigned base, unsigned width, char fill)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (sizeof(digits) - at < width && at)
		digits[--at] = fill;
	put_bytes(text, digits + at, sizeof(digits) - at);
}

void text_add_list(struct text *text, const char *format, va_list list)
{
	for (;; format++) {
		const char *literal = format, *string;
		char fill = ' ';
		unsigned width = 0;
		int number;

		while (*format && *format != '%')
			format++;
		put_bytes(text, literal, (size_t)(format - literal));
		if (!*format)
			return;
		if (*++format == '0')
			fill = *format++;
		while (*format >= '0' && *format <= '9')
			width = width * 10 + (unsigned)(*format++ - '0');

		switch (*format) {
		case 's':
			string = va_arg(list, const char *);
			put_bytes(text, string, strlen(string));
			break;
		case 'c':
			put(text, (char)va_arg(list, int));
			break;
		case 'd':
			number = va_arg(list, int);
			if (number < 0)
				put(text, '-');
			put_number(text, number < 0 ? 0u - (unsigned)number : (unsigned)number, 10, width, fill);
			break;
		case 'u':
			put_number(text, va_arg(list, unsigned), 10, width, fill);
			break;
		case 'x':
			put_number(text, va_arg(list, unsigned), 16, width, fill);
			break;
		case 'z':
			format++; /* 'u' is all that follows it here */
			put_number(text, va_arg(list, size_t), 10, width, fill);
			break;
		default:
			put(text, *format);
		}
	}
}

void text_add(struct text *text, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	text_add_list(text, format, list);
	va_end(list);
}

void text_mark_cut(struct text *text)
{
	static const char mark[] = "[...]";

	if (text->cut && text->length >= strlen(mark))
		memcpy(text->buffer + text->length - strlen(mark), mark, strlen(mark));
}

void text_add_value(struct text *text, const char *value)
{
	if (!*value)
		put(text, '-');
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (c <= ' ' || c == '\\' || c == 0x7f)
			text_add(text, "\\x%02x", c);
		else
			put(text, *value);
	}
}

int text_copy(char *buffer, size_t size, const char *string)
{
	size_t length = strlen(string);

	if (length >= size) {
		buffer[0] = '\0';
		return -ENAMETOOLONG;
	}
	memcpy(buffer, string, length + 1);
	return 0;
}

const char *text_find(const char *string, const char *part)
{
	size_t length = strlen(part);

	for (; *string; string++)
		if (!strncmp(string, part, length))
			return string;
	return NULL;
}

const char *text_nth(const char *strings, unsigned n)
{
	while (n--)
		strings += strlen(strings) + 1;
	return strings;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int text_hex64(const char **at, unsigned least, unsigned most, uint64_t *value)
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

int text_hex(const char **at, unsigned least, unsigned most, uint32_t *value)
{
	uint64_t wide;
	int status = text_hex64(at, least, most, &wide);

	if (!status)
		*value = (uint32_t)wide;
	return status;
}

int text_decimal(const char *string, uint32_t most, uint32_t *value)
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

/* NUL-terminate at `end` and return where the next word may begin. */
static char *cut_at(char *end)
{
	if (!*end)
		return end;
	*end = '\0';
	return end + 1;
}

char *text_word(char **rest)
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

char *text_item(char **rest, char separator)
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

char *text_value(char *word)
{
	char *equals = strchr(word, '=');

	if (!equals)
		return NULL;
	*equals = '\0';
	return equals + 1;
}

char *text_parameter(char **rest, char **value)
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

	/* end[-1] is safe: where nothing is before `end`, there is the opening quote */
	if (quoted && end > name && end[-1] == '"')
		*--end = '\0';
	*value = text_value(name);
	if (*value && **value == '"') {
		++*value;
		if (end > *value && end[-1] == '"')
			end[-1] = '\0';
	}
	return name;
}
