// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>

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

int config_read(struct request *request)
{
	static char buffer[CONFIG_SIZE + 1];
	const char *file = request->config ? request->config : REQUEST_CONFIG;
	int length = sysio_read(SYSIO_ROOT, file, buffer, sizeof(buffer)), status = 0;
	unsigned number = 0;

	if (length == -ENOENT && !request->config)
		return 0;
	if (length == -EFBIG) {
		say(SAY_ERROR, "%s: more than %u bytes, expected a config file", file, CONFIG_SIZE);
		return length;
	}
	if (length < 0) {
		say(SAY_ERROR, "%s: cannot be read (%s), expected a config file", file, strerror(-length));
		return length;
	}

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
