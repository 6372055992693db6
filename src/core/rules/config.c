// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/config.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/str_list.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/rules/bake_parse.h"
#include "core/rules/rule_parse.h"

/*
 * Return whether the line has no control characters, which no editor shows. Bytes above 0x7f are allowed: they are a
 * language's letters, in a comment.
 */
static bool is_text(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f)
			return false;
	}
	return true;
}

static int add_rules(struct request *request, struct rule *rule, char *whats, struct strbuf *why)
{
	int status = 0;
	char *what;

	while (!status && (what = parse_item(&whats, ','))) {
		status = rule_parse_what(what, rule, why);
		if (!status)
			status = request_add(request, rule);
		if (status == -ENOMEM)
			strbuf_add(why, "%s", log_strerror(status));
	}
	return status;
}

/* The file that is being read. */
struct reading {
	struct request *request;
	const char *file;
	unsigned number; /* of the line */
	bool may_be_baked;
	struct bake_parse_origin origin; /* of the next rule, if it is from another file */
};

/* Parse one line. It ends with a NUL at `length`, and may have other NULs before it. Reports its own errors. */
static int read_line(struct reading *reading, char *line, size_t length)
{
	char buffer[LOG_LINE / 2], *whats;
	int status = -EINVAL;
	struct rule rule;
	struct strbuf why;

	strbuf_open(&why, buffer, sizeof(buffer));
	if (length > RULE_PARSE_SIZE)
		strbuf_add(&why, "line of %zu bytes, expected at most %u", length, RULE_PARSE_SIZE);
	else if (!is_text(line, length))
		strbuf_add(&why, "control characters in the line, expected plain text");
	else
		status = bake_parse_line(reading->request, line, reading->may_be_baked && reading->number == 1,
					 &reading->origin, &why);
	if (status == BAKE_PARSE_OTHER) {
		status = rule_parse_line(line, &rule, &whats, &why);
		if (status == RULE_PARSE_EMPTY)
			return 0;
		rule.source = RULE_CONFIG;
		rule.file = reading->origin.file ? reading->origin.file : reading->file;
		rule.line = reading->origin.file ? reading->origin.line : reading->number;
		/* a line of a baked file without an origin is bake's own: bake_parse.h */
		rule.baked = reading->request->baked_kernel && !reading->origin.file && rule.verb == RULE_PROTECT;
		reading->origin.file = NULL;
		if (!status)
			status = add_rules(reading->request, &rule, whats, &why);
	}
	if (status == -EINVAL && reading->request->hint)
		reading->request->hint(line, length, &why);
	strbuf_mark_cut(&why);
	if (status)
		log_error("%s:%u: %s", reading->file, reading->number, why.buffer);
	return status;
}

static void say_unreadable(const char *path, int status, const char *expected)
{
	log_error("%s: %s; expected %s", path, log_strerror(status), expected);
}

/* Read the file into the buffer. Returns its length, or -errno. Reports its own errors. */
static int load(const char *file, char *buffer, size_t size)
{
	int mode = sysio_mode(SYSIO_ROOT, file), length = mode;

	if (mode >= 0 && !S_ISREG(mode)) {
		log_error("%s: not a regular file", file);
		return -EINVAL;
	}
	if (mode >= 0 && sysio_live() && (mode & (S_IWGRP | S_IWOTH))) {
		log_error("%s: writable by group or others; run: chmod go-w %s", file, file);
		return -EPERM;
	}
	if (mode >= 0)
		length = sysio_read(SYSIO_ROOT, file, buffer, size);
	if (length < 0)
		say_unreadable(file, length, "a configuration file");
	return length;
}

/*
 * Read one file. Reports its own errors.
 *
 * @alone  whether no other file is read. Only then may it be a baked file, of which the request uses strings in the
 * buffer.
 * Returns 0 or -errno.
 */
static int read_file(struct request *request, const char *file, bool alone)
{
	static char buffer[CONFIG_SIZE + 1];
	struct reading reading = { .request = request, .file = file, .may_be_baked = alone };
	int length = load(file, buffer, sizeof(buffer)), status = 0;
	unsigned errors = 0;

	if (length < 0)
		return length;
	for (char *line = buffer, *end = buffer + length; line < end;) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t bytes = (size_t)((newline ? newline : end) - line);
		int wrong;

		line[bytes] = '\0';
		reading.number++;
		wrong = read_line(&reading, line, bytes);
		if (wrong)
			status = wrong;
		if (wrong && ++errors == CONFIG_ERRORS) {
			log_error("%s: too many errors, giving up", file);
			break; /* printing on a console is slow */
		}
		line += bytes + 1;
	}
	return status;
}

/* Append the path of a configuration file to a struct str_list. Ignore the names of other files. */
static int add_path(void *context, const char *name)
{
	char path[sizeof(REQUEST_CONFIG_DIR "/") + NAME_MAX];
	struct strbuf text;

	/* by convention, a name with a dot at its beginning is hidden; an editor's copy has another suffix */
	if (name[0] == '.' || !str_has_suffix(name, ".conf"))
		return 0;
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, REQUEST_CONFIG_DIR "/%s", name);
	return text.cut ? -ENAMETOOLONG : str_list_add(context, path);
}

/* Return whether the file exists. A dangling link counts, because its author wanted a configuration there. */
static bool is_there(const char *path)
{
	return sysio_is_present(SYSIO_ROOT, path);
}

static int read_dir(struct request *request)
{
	int dir = sysio_open_dir(SYSIO_ROOT, REQUEST_CONFIG_DIR), status, wrong;
	struct str_list paths = { 0 };

	if (!is_there(REQUEST_CONFIG_DIR))
		return 0;
	status = dir < 0 ? dir : sysio_list(dir, add_path, &paths);
	if (dir >= 0)
		sysio_close(dir);
	str_list_sort(&paths);
	if (status) {
		say_unreadable(REQUEST_CONFIG_DIR, status, "a directory of configuration files");
		return status;
	}
	/* the paths are kept: rules point to them as their origin */
	for (size_t i = 0; i < paths.count; i++) {
		wrong = read_file(request, paths.at[i], false);
		if (wrong)
			status = wrong;
	}
	return status;
}

int config_read(struct request *request)
{
	int status = 0, wrong;

	if (request->config)
		return read_file(request, request->config, true);
	if (!request->from_disk && is_there(REQUEST_IMAGE_CONFIG))
		return read_file(request, REQUEST_IMAGE_CONFIG, true);
	if (is_there(REQUEST_CONFIG))
		status = read_file(request, REQUEST_CONFIG, false);
	wrong = read_dir(request);
	return wrong ? wrong : status;
}
