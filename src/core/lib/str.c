// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/str.h"

#include <errno.h>
#include <string.h>

int str_copy(char *buffer, size_t size, const char *string)
{
	size_t length = strlen(string);

	if (length >= size) {
		buffer[0] = '\0';
		return -ENAMETOOLONG;
	}
	memcpy(buffer, string, length + 1);
	return 0;
}

bool str_has_prefix(const char *string, const char *prefix)
{
	return !strncmp(string, prefix, strlen(prefix));
}

const char *str_after_prefix(const char *string, const char *prefix)
{
	return str_has_prefix(string, prefix) ? string + strlen(prefix) : NULL;
}

bool str_has_suffix(const char *string, const char *suffix)
{
	size_t length = strlen(string), suffix_length = strlen(suffix);

	return length >= suffix_length && !strcmp(string + length - suffix_length, suffix);
}

size_t str_control_length(const char *at)
{
	const unsigned char c = (unsigned char)*at, next = c ? (unsigned char)at[1] : 0;

	if (c == 0xc2 && next >= 0x80 && next < 0xa0)
		return 2;
	return (c && c < ' ') || c == 0x7f;
}
