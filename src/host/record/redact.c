// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/record/redact.h"

#include <ctype.h>
#include <string.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#define MAC_PAIRS 6
#define ID_DIGITS 32

/* Replace the letters and digits between `begin` and `end` by zeros. Keep all other characters. */
static void zero(char *begin, const char *end)
{
	for (; begin < end; begin++)
		if (isalnum((unsigned char)*begin) || (unsigned char)*begin > 0x7f)
			*begin = '0';
}

static size_t hex_digits(const char *at)
{
	size_t count = 0;

	while (isxdigit((unsigned char)at[count]))
		count++;
	return count;
}

/*
 * Return the length of the MAC address at this place, or 0. BOOTIF= puts a hardware type before it, and InfiniBand has
 * 20 pairs.
 */
static size_t mac_length(const char *at)
{
	size_t pairs = 0, length = 0;
	char separator = at[2];

	if (separator != ':' && separator != '-')
		return 0;
	while (hex_digits(at + length) == 2) {
		pairs++;
		length += 2;
		if (at[length] != separator || hex_digits(at + length + 1) != 2)
			break;
		length++;
	}
	return pairs >= MAC_PAIRS ? length : 0;
}

static size_t uuid_length(const char *at)
{
	static const size_t parts[] = { 8, 4, 4, 4, 12 };
	size_t length = 0;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (i && at[length++] != '-')
			return 0;
		if (hex_digits(at + length) != parts[i])
			return 0;
		length += parts[i];
	}
	return length;
}

static void zero_numbers(char *word)
{
	static const char checksum[] = "sha256:";

	for (char *at = word; *at;) {
		size_t digits = hex_digits(at), length = 0;

		if (digits == 2)
			length = mac_length(at);
		else if (digits == 8)
			length = uuid_length(at);
		else if (digits >= ID_DIGITS &&
			 (at - word < (long)strlen(checksum) || !str_has_prefix(at - strlen(checksum), checksum)))
			length = digits;
		zero(at, at + length);
		at += length ? length : digits ? digits : 1;
	}
}

static void zero_places(char *word)
{
	char *at = strstr(word, "by-id/"), *user;

	if (at)
		zero(at + strlen("by-id/"), word + strlen(word));
	at = strrchr(word, '@');
	user = strstr(word, "://");
	if (user)
		user += strlen("://");
	else if ((user = strstr(word, "iscsi:")))
		user += strlen("iscsi:");
	for (; user && at && user < at; user++)
		if (*user != ':')
			*user = '0';
}

/* iommu.passthrough= and words with "bypass" hold no password, and are needed. */
static bool is_password(const char *name)
{
	for (const char *at = name; (at = strcasestr(at, "pass")); at += strlen("pass"))
		if (strncasecmp(at, "passthrough", strlen("passthrough")) != 0 &&
		    (at - name < 2 || strncasecmp(at - 2, "bypass", strlen("bypass")) != 0))
			return true;
	return false;
}

/* Return whether a name is this word, or ends in a dot or an underscore and this word. */
static bool is_word(const char *name, const char *word)
{
	const size_t length = strlen(name), end = strlen(word);

	return length >= end && !strcasecmp(name + length - end, word) &&
	       (length == end || strchr("._-", name[length - end - 1]));
}

static bool is_secret(const char *name)
{
	static const char *const parts[] = { "secret", "key",	     "token", "serial",	   "machine_id",
					     "psk",    "credential", "sshpw", "machine-id" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (strcasestr(name, parts[i]))
			return true;
	return is_password(name) || is_word(name, "pw") || is_word(name, "auth");
}

static bool is_ours(const char *word)
{
	static const char *const known[] = { "rd.vfioclaim.", "rd.vfioclaim=", "vfio-pci.ids=", "vfio_pci.ids=" };

	word += *word == '"';
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (str_has_prefix(word, known[i]))
			return true;
	return false;
}

/*
 * Replace a value by `removed`. If the value closes a quote, close it again: otherwise the next words would be quoted.
 */
static void remove_value(struct strbuf *to, char *value)
{
	bool open = false;

	for (const char *at = value; *at; at++)
		open ^= *at == '"';
	to->length = (size_t)(value - to->buffer);
	*value = '\0';
	strbuf_add(to, "removed%s", open ? "\"" : "");
}

/* Redact the last word of `to`. A value may contain a name too, as in root=UUID= and in a URL. */
static void clean_word(struct strbuf *to, char *word)
{
	if (is_ours(word))
		return;
	for (char *equals = strchr(word, '='); equals; equals = strchr(equals + 1, '=')) {
		bool secret, uuid;

		*equals = '\0';
		secret = is_secret(word);
		uuid = strcasestr(word, "uuid") != NULL;
		*equals = '=';
		if (secret) {
			remove_value(to, equals + 1);
			break;
		}
		if (uuid)
			zero(equals + 1, word + strlen(word));
	}
	zero_places(word);
	zero_numbers(word);
}

/* Return the end of a word: a blank outside quotes. */
static const char *word_end(const char *line)
{
	bool quoted = false;

	for (; *line && (quoted || !isspace((unsigned char)*line)); line++)
		quoted ^= *line == '"';
	return line;
}

void redact_add(struct strbuf *to, const char *line)
{
	while (*line) {
		const char *end = word_end(line);
		char *word = to->buffer + to->length;

		for (; line < end; line++)
			strbuf_add(to, "%c", *line);
		clean_word(to, word);
		for (; isspace((unsigned char)*line); line++)
			strbuf_add(to, "%c", *line);
	}
}
