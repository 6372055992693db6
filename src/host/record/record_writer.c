// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/record/record_writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/lib/xalloc.h"
#include "host/record/redact.h"

const char *record_writer_join(char path[RECORD_WRITER_PATH], const char *before, const char *between,
			       const char *after)
{
	struct strbuf text;

	strbuf_open(&text, path, RECORD_WRITER_PATH);
	strbuf_add(&text, "%s%s%s", before, between, after);
	return path;
}

void record_writer_left_out(struct record_writer *recording, const char *path, const char *why)
{
	log_warning("%s: %s; not recorded", path, why);
	recording->incomplete = true;
}

static int compare(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b); /* virtfn2 before virtfn10 */
}

void record_writer_sort(struct str_list *names)
{
	if (names->count)
		qsort(names->at, names->count, sizeof(*names->at), compare);
}

struct str_list record_writer_list(struct record_writer *recording, const char *path)
{
	int dir = sysio_open_dir(SYSIO_ROOT, path), status = dir;
	struct str_list names = { 0 };

	if (dir >= 0) {
		status = xalloc_status(sysio_list(dir, str_list_add, &names));
		sysio_close(dir);
	}
	if (status < 0 && status != -ENOENT)
		record_writer_left_out(recording, path, log_strerror(status));
	record_writer_sort(&names);
	return names;
}

void record_writer_enter(struct record_writer *recording)
{
	if (recording->place)
		fprintf(recording->out, "\nP: %s\n", recording->place);
	recording->place = NULL;
}

void record_writer_put(struct record_writer *recording, char kind, const char *name, const char *value)
{
	record_writer_enter(recording);
	fprintf(recording->out, "%c: %s=", kind, name);
	for (; *value; value++) {
		if (*value == '\n' || *value == '\r' || *value == '\\')
			putc('\\', recording->out);
		putc(*value == '\n' ? 'n' : *value == '\r' ? 'r' : *value, recording->out);
	}
	putc('\n', recording->out);
}

bool record_writer_can_hold(const char *name, const char *value, size_t length)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == '=' || *at == 0x7f)
			return false;
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)value[i] < ' ' && !strchr("\t\r\n", value[i])) || !value[i] || value[i] == 0x7f)
			return false;
	return true;
}

void record_writer_put_value(struct record_writer *recording, const char *path, const char *name, char *value,
			     size_t length)
{
	static char buffer[REDACT_GROWTH * RECORD_WRITER_FILE];
	struct strbuf text;
	char *line;

	if (!record_writer_can_hold(name, value, length)) {
		record_writer_left_out(recording, path, "control characters in the file or its name");
		return;
	}
	strbuf_open(&text, buffer, sizeof(buffer));
	/* one line at a time: an open quote in a line must not protect the next one */
	while (length && (line = parse_item(&value, '\n'))) {
		redact_add(&text, line);
		strbuf_add(&text, "\n");
	}
	record_writer_put(recording, 'A', name, buffer);
}

int record_writer_read(struct record_writer *recording, const char *path, char buffer[RECORD_WRITER_FILE])
{
	int mode = sysio_mode(SYSIO_ROOT, path), length = mode;

	if (mode >= 0 && !S_ISREG(mode)) {
		record_writer_left_out(recording, path, "not a regular file");
		return -1;
	}
	if (mode >= 0)
		length = sysio_read(SYSIO_ROOT, path, buffer, RECORD_WRITER_FILE);
	/* a broken link exists */
	if (length < 0 && (length != -ENOENT || sysio_is_present(SYSIO_ROOT, path)))
		record_writer_left_out(recording, path, log_strerror(length));
	return length < 0 ? -1 : length;
}

void record_writer_file(struct record_writer *recording, const char *path, const char *name)
{
	static char value[RECORD_WRITER_FILE];
	int length = record_writer_read(recording, path, value);

	if (length >= 0)
		record_writer_put_value(recording, path, name, value, (size_t)length);
}

void record_writer_link(struct record_writer *recording, const char *path, const char *name)
{
	char target[SYSIO_TARGET];
	int status = sysio_read_target(SYSIO_ROOT, path, target, sizeof(target));

	if (!status && record_writer_can_hold(name, target, strlen(target)))
		record_writer_put(recording, 'L', name, target);
	else if (status != -EINVAL || strcmp(name, "iommu") != 0) /* an IOMMU of AMD has a directory of that name */
		record_writer_left_out(recording, path,
				       status ? log_strerror(status) : "control characters in the file");
}
