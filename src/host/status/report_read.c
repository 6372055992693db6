// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/lib/xalloc.h"

#define LOG_BUFFER (2 * 8192) /* read() fails if a whole record does not fit; a record has at most 8 KiB (printk.c) */
#define LOG_PREFIX "vfioclaim: " /* as in log.c */

struct run {
	struct report_records records; /* since the last head */
	struct report_records whole;   /* of the last run with an end */
	bool open, any;		       /* between a head and its end; there was a head or an end */
};

static void take(struct run *run, const char *line)
{
	bool head = str_has_prefix(line, "vfioclaim ") && strstr(line, " report=");
	bool end = str_has_prefix(line, "end status=");
	const struct report_record *record;

	run->any |= head || end;
	if (head) {
		run->records = (struct report_records){ 0 };
		run->open = true;
	}
	if (!run->open)
		return;
	report_parse_line(&run->records, line);
	record = &run->records.at[run->records.count - 1];
	/* the kernel log also has messages between the lines of a run */
	if (record->kind == REPORT_PARSE_MESSAGE || (record->kind == REPORT_PARSE_HEAD && !head) ||
	    (record->kind == REPORT_PARSE_END && !end))
		run->records.count--;
	if (end) {
		run->whole = run->records;
		run->open = false;
	}
}

/*
 * Return the message of a record of the kernel log, or NULL if vfioclaim did not write it. A record has the form
 * "level,number,time,flags;message", where unprintable bytes and backslashes are \xNN. A line that begins with a blank
 * continues the record before it (Documentation/ABI/testing/dev-kmsg). Works in place.
 */
static char *message_of(char *record)
{
	char *message = *record == ' ' ? NULL : strchr(record, ';');

	if (!message || !str_has_prefix(message + 1, LOG_PREFIX))
		return NULL;
	message += 1 + strlen(LOG_PREFIX);
	report_parse_decode(message);
	return message;
}

static int read_lines(struct run *run, FILE *file, bool log)
{
	size_t size = 0;
	char *line = NULL;
	int status = 0;

	for (;;) {
		ssize_t length = getline(&line, &size, file);
		const char *text = line;

		/* records were overwritten before they were read; the log continues after them */
		if (length < 0 && ferror(file) && errno == EPIPE) {
			clearerr(file);
			continue;
		}
		if (length < 0)
			break;
		line[strcspn(line, "\n")] = '\0';
		if (log)
			text = message_of(line);
		if (text)
			take(run, text);
	}
	/* at the end of the log, a read would block */
	if (ferror(file) && errno != EAGAIN)
		status = -errno;
	free(line);
	return status;
}

static int read_from(struct report_source *reported, const char *path, bool log, struct strbuf *why)
{
	int descriptor = sysio_open(SYSIO_ROOT, path), status;
	static char buffer[LOG_BUFFER];
	struct run run = { 0 };
	uint32_t version;
	FILE *file;

	if (descriptor < 0) {
		strbuf_add(why, "%s: %s", path, log_strerror(descriptor));
		return descriptor;
	}
	file = xalloc_check(fdopen(descriptor, "r"));
	if (log)
		setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	status = read_lines(&run, file, log);
	fclose(file);
	if (!status && !run.whole.count)
		status = run.any ? -ENODATA : -ENOENT;
	reported->records = run.whole;
	reported->from = path;
	if (!status &&
	    (parse_decimal(report_read_head(reported, "report"), UINT32_MAX, &version) || version != REPORT_VERSION)) {
		strbuf_add(why, "%s: unsupported version, report=%s", path, report_read_head(reported, "report"));
		return -EPROTO;
	}
	if (status == -ENODATA)
		strbuf_add(why, "%s: incomplete report", path);
	else if (status == -ENOENT)
		strbuf_add(why, "%s: no message of vfioclaim", path);
	else if (status)
		strbuf_add(why, "%s: %s", path, log_strerror(status));
	return status;
}

int report_read(struct report_source *reported, struct strbuf *why)
{
	int first, second;

	*reported = (struct report_source){ .from = "" };
	first = read_from(reported, REPORT_FILE, false, why);
	if (!first || first == -EPROTO)
		return first;
	strbuf_add(why, "; ");
	second = read_from(reported, REPORT_READ_LOG, true, why);
	/* report what is wrong with one source, not that the other one is absent */
	return second == -ENOENT && first != -ENOENT ? first : second;
}

const char *report_read_head(const struct report_source *reported, const char *key)
{
	const char *value = reported->records.count ? report_parse_value(&reported->records.at[0], key) : NULL;

	return value ? value : "-";
}
