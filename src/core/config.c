// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "say.h"
#include "sysio.h"
#include "text.h"

/* What no line may hold, because no editor shows it. Bytes above 0x7f are somebody's language, in a comment. */
static bool is_text(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f)
			return false;
	}
	return true;
}

static int add_rules(struct request *request, struct rule *rule, char *whats, struct text *why)
{
	int status = 0;
	char *what;

	while (!status && (what = text_item(&whats, ','))) {
		status = rule_parse_what(what, rule, why);
		if (!status)
			status = request_add(request, rule);
		if (status == -ENOMEM)
			text_add(why, "out of memory");
	}
	return status;
}

/* `line` ends in a NUL at `length`, and may hold others before it. */
static int read_line(struct request *request, char *line, size_t length, const char *file, unsigned number)
{
	char buffer[SAY_LINE / 2], *whats;
	int status = -EINVAL;
	struct rule rule;
	struct text why;

	text_open(&why, buffer, sizeof(buffer));
	if (length > CONFIG_LINE)
		text_add(&why, "a line of %zu bytes, expected at most %u", length, CONFIG_LINE);
	else if (!is_text(line, length))
		text_add(&why, "control characters in the line, expected plain text");
	else
		status = rule_parse(line, &rule, &whats, &why);

	if (status == RULE_NONE)
		return 0;
	if (!status) {
		rule.source = RULE_CONFIG;
		rule.file = file;
		rule.line = number;
		status = add_rules(request, &rule, whats, &why);
	}
	if (status)
		say(SAY_ERROR, "%s:%u: %s", file, number, why.buffer);
	return status;
}

/* Which file is read; NULL if none is there, and none was named. */
static const char *choose(const struct request *request)
{
	static const char *const places[] = { REQUEST_IMAGE_CONFIG, REQUEST_CONFIG };

	for (size_t i = 0; !request->config && i < sizeof(places) / sizeof(*places); i++)
		if (sysio_mode(SYSIO_ROOT, places[i]) != -ENOENT)
			return places[i];
	return request->config;
}

/* Read the file into the buffer. Returns its length, or -errno; why has been said. */
static int read_file(const char *file, char *buffer, size_t size)
{
	int mode = sysio_mode(SYSIO_ROOT, file), length = mode;

	if (mode >= 0 && !S_ISREG(mode)) {
		say(SAY_ERROR, "%s: not a file, expected a config file", file);
		return -EINVAL;
	}
	if (mode >= 0 && sysio_live() && (mode & (S_IWGRP | S_IWOTH))) {
		say(SAY_ERROR, "%s: writable by group or others, expected root alone: chmod go-w %s", file, file);
		return -EPERM;
	}
	if (mode >= 0)
		length = sysio_read(SYSIO_ROOT, file, buffer, size);
	if (length == -EFBIG)
		say(SAY_ERROR, "%s: more than %u bytes, expected a config file", file, CONFIG_SIZE);
	else if (length < 0)
		say(SAY_ERROR, "%s: cannot be read (%s), expected a config file", file, say_error(length));
	return length;
}

int config_read(struct request *request)
{
	static char buffer[CONFIG_SIZE + 1];
	const char *file = choose(request);
	int length = file ? read_file(file, buffer, sizeof(buffer)) : 0, status = 0;
	unsigned number = 0;

	if (length < 0)
		return length;
	for (char *line = buffer, *end = buffer + length; line < end;) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t bytes = (size_t)((newline ? newline : end) - line);
		int wrong;

		line[bytes] = '\0';
		wrong = read_line(request, line, bytes, file, ++number);
		if (wrong)
			status = wrong;
		line += bytes + 1;
	}
	return status;
}
