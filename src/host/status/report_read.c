// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

#define VERSION_READ "1"	 /* report= of the head */
#define LOG_BUFFER (2 * 8192)	 /* a read() with no room for a whole record fails; one has 8 KiB at most: printk.c */
#define LOG_PREFIX "vfioclaim: " /* say.c's */

struct run {
	struct report_records records; /* since the last head */
	struct report_records whole;   /* the last that had its end */
	bool open, any;		       /* between a head and its end; was there any head or end? */
};

static bool begins(const char *line, const char *word)
{
	return !strncmp(line, word, strlen(word));
}

/* Among a run's lines in the kernel's log there may be messages as well. Head and end are none of these: take() knows them. */
static bool is_record(const struct report_record *record)
{
	static const char *const of_devices[] = { "claimed", "already", "planned", "refused", "failed", "held" };
	static const char *const others[] = { "iommu", "missing", "group" };

	for (size_t i = 0; i < ARRAY_SIZE(of_devices); i++)
		if (!strcmp(record->result, of_devices[i]))
			return report_parse_is_device(record);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcmp(record->result, others[i]))
			return true;
	return false;
}

/* Returns 0 or -ENOMEM. */
static int take(struct run *run, const char *line)
{
	bool head = begins(line, "vfioclaim ") && strstr(line, " report="), end = begins(line, "end status=");

	run->any |= head || end;
	if (head) {
		run->records = (struct report_records){ 0 };
		run->open = true;
	}
	if (!run->open)
		return 0;
	if (report_parse_line(&run->records, line))
		return -ENOMEM;
	if (!head && !end && !is_record(&run->records.at[run->records.count - 1]))
		run->records.count--;
	if (end) {
		run->whole = run->records;
		run->open = false;
	}
	return 0;
}

/*
 * The message of one record of the log, or NULL if it is not ours: "level,number,time,flags;message", in which what is not
 * printable, and a backslash, is \xNN. A line that begins with a blank belongs to the record before it
 * (Documentation/ABI/testing/dev-kmsg). In place.
 */
static char *message_of(char *record)
{
	char *message = *record == ' ' ? NULL : strchr(record, ';');

	if (!message || !begins(message + 1, LOG_PREFIX))
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

		/* records that were overwritten before they were read: the log goes on behind them */
		if (length < 0 && ferror(file) && errno == EPIPE) {
			clearerr(file);
			continue;
		}
		if (length < 0 || status)
			break;
		line[strcspn(line, "\n")] = '\0';
		if (log)
			text = message_of(line);
		if (text)
			status = take(run, text);
	}
	/* the end of the log is where a reader would have to wait */
	if (!status && ferror(file) && errno != EAGAIN)
		status = -errno;
	free(line);
	return status;
}

static int read_from(struct report_source *reported, const char *path, bool log, struct strbuf *why)
{
	int descriptor = sysio_open(SYSIO_ROOT, path), status;
	static char buffer[LOG_BUFFER];
	struct run run = { 0 };
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");

	if (!file) {
		status = descriptor < 0 ? descriptor : -ENOMEM;
		strbuf_add(why, "%s: %s", path, log_strerror(status));
		return status;
	}
	if (log)
		setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	status = read_lines(&run, file, log);
	fclose(file);
	if (!status && !run.whole.count)
		status = run.any ? -ENODATA : -ENOENT;
	reported->records = run.whole;
	reported->from = path;
	if (!status && strcmp(report_read_head(reported, "report"), VERSION_READ)) {
		strbuf_add(why, "%s: of another version, report=%s", path, report_read_head(reported, "report"));
		return -EPROTO;
	}
	if (status == -ENODATA)
		strbuf_add(why, "%s: not whole", path);
	else if (status == -ENOENT)
		strbuf_add(why, "%s: nothing of vfioclaim in it", path);
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
	/* the worse of the two tells more than that the other is not there */
	return second == -ENOENT && first != -ENOENT ? first : second;
}

const char *report_read_head(const struct report_source *reported, const char *key)
{
	const char *value = reported->records.count ? report_parse_value(&reported->records.at[0], key) : NULL;

	return value ? value : "-";
}
