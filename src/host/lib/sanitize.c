// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/sanitize.h"
#include "core/lib/str.h"

#include <string.h>

/*
 * Return the number of bytes of the UTF-8 character at this place, or 0 if the bytes are invalid. The table is that of
 * RFC 3629, section 4. The first byte limits the second one, so that each character has one form, and surrogates and
 * characters above 10ffff have none.
 */
static unsigned character(const unsigned char *at)
{
	static const struct {
		unsigned char first, last, least, most, bytes;
	} forms[] = {
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	if (*at < 0x80)
		return 1;
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		unsigned bytes = forms[i].bytes;

		if (*at < forms[i].first || *at > forms[i].last)
			continue;
		if (at[1] < forms[i].least || at[1] > forms[i].most || (bytes > 2 && (at[2] & 0xc0) != 0x80) ||
		    (bytes > 3 && (at[3] & 0xc0) != 0x80))
			return 0;
		return bytes;
	}
	return 0;
}

/* U+0080 to U+009F are control characters too, and some terminals obey them. */
static bool is_control(const unsigned char *at)
{
	return (*at < ' ' && *at != '\t') || *at == 0x7f || (at[0] == 0xc2 && at[1] < 0xa0);
}

void sanitize_text(char *string)
{
	unsigned char *at = (unsigned char *)string;

	while (*at) {
		unsigned bytes = character(at);

		if (bytes && is_control(at))
			memset(at, '?', bytes);
		if (!bytes)
			*at = '?';
		at += bytes ? bytes : 1;
	}
}

bool sanitize_is_release(const char *string)
{
	return !string[strspn(string, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+~:@")];
}

const char *sanitize_json(struct json_object *object)
{
	/* the object owns the text and keeps it until it is printed again, so the text may be changed in place */
	char *text = (char *)json_object_to_json_string_ext(object,
							    JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);

	for (unsigned char *at = (unsigned char *)text; *at;) {
		unsigned bytes = character(at);

		/* json-c escapes those below U+0020 itself */
		if (bytes && *at >= 0x7f && is_control(at))
			memset(at, '?', bytes);
		if (!bytes)
			*at = '?';
		at += bytes ? bytes : 1;
	}
	return text;
}
