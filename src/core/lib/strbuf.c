// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/strbuf.h"

#include <string.h>

#include "core/lib/str.h"

void strbuf_open(struct strbuf *text, char *buffer, size_t size)
{
	text->buffer = buffer;
	text->size = size;
	text->length = 0;
	text->cut = false;
	buffer[0] = '\0';
}

static void put_bytes(struct strbuf *text, const char *bytes, size_t length)
{
	size_t space = text->size - 1 - text->length;

	if (length > space) {
		text->cut = true;
		length = space;
	}
	memcpy(text->buffer + text->length, bytes, length);
	text->length += length;
	text->buffer[text->length] = '\0';
}

static void put(struct strbuf *text, char c)
{
	put_bytes(text, &c, 1);
}

static void put_number(struct strbuf *text, size_t value, unsigned base, unsigned width)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (sizeof(digits) - at < width && at)
		digits[--at] = '0';
	put_bytes(text, digits + at, sizeof(digits) - at);
}

void strbuf_add_list(struct strbuf *text, const char *format, va_list list)
{
	for (;; format++) {
		const char *literal = format, *string;
		unsigned width = 0;
		int number;

		while (*format && *format != '%')
			format++;
		put_bytes(text, literal, (size_t)(format - literal));
		if (!*format)
			return;
		format++;
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
			put_number(text, number < 0 ? 0u - (unsigned)number : (unsigned)number, 10, width);
			break;
		case 'u':
		case 'x':
			put_number(text, va_arg(list, unsigned), *format == 'u' ? 10 : 16, width);
			break;
		case 'z':
			format++; /* only %zu is supported */
			put_number(text, va_arg(list, size_t), 10, width);
			break;
		default:
			put(text, *format);
		}
	}
}

void strbuf_add(struct strbuf *text, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	strbuf_add_list(text, format, list);
	va_end(list);
}

void strbuf_truncate(struct strbuf *text, size_t length)
{
	text->length = length;
	text->buffer[length] = '\0';
}

void strbuf_mark_cut(struct strbuf *text)
{
	static const char mark[] = "[...]";

	if (text->cut && text->length >= strlen(mark))
		memcpy(text->buffer + text->length - strlen(mark), mark, strlen(mark));
}

void strbuf_add_value(struct strbuf *text, const char *value)
{
	if (!*value)
		put(text, '-');
	for (size_t escape = 0; *value; value++) {
		if (!escape)
			escape = *value == ' ' || *value == '\\' ? 1 : str_control_length(value);
		if (!escape) {
			put(text, *value);
			continue;
		}
		strbuf_add(text, "\\x%02x", (unsigned char)*value);
		escape--;
	}
}
