// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../core/say.h"
#include "../core/sysio.h"
#include "clean.h"

const char *recording_join(char path[RECORDING_PATH], const char *before, const char *between, const char *behind)
{
	struct text text;

	text_open(&text, path, RECORDING_PATH);
	text_add(&text, "%s%s%s", before, between, behind);
	return path;
}

void recording_left_out(struct recording *recording, const char *path, const char *why)
{
	say(SAY_WARNING, "%s: %s: left out of the record", path, why);
	recording->incomplete = true;
}

int recording_add_name(void *context, const char *name)
{
	struct recording_names *names = context;
	char **grown = realloc(names->at, (names->count + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	names->at = grown;
	if (asprintf(&grown[names->count], "%s", name) < 0) /* for strdup(), gcc's analyzer sees a leak */
		return -ENOMEM;
	names->count++;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b); /* virtfn2 before virtfn10 */
}

void recording_sort(struct recording_names *names)
{
	if (names->count)
		qsort(names->at, names->count, sizeof(*names->at), compare);
}

struct recording_names recording_list(struct recording *recording, const char *path)
{
	int dir = sysio_open_dir(SYSIO_ROOT, path), status = dir;
	struct recording_names names = { 0 };

	if (dir >= 0) {
		status = sysio_list(dir, recording_add_name, &names);
		sysio_close(dir);
	}
	if (status < 0 && status != -ENOENT)
		recording_left_out(recording, path, say_error(status));
	recording_sort(&names);
	return names;
}

void recording_drop(struct recording_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->at[i]);
	free(names->at);
}

void recording_enter(struct recording *recording)
{
	if (recording->place)
		fprintf(recording->out, "\nP: %s\n", recording->place);
	recording->place = NULL;
}

void recording_put(struct recording *recording, char kind, const char *name, const char *value)
{
	recording_enter(recording);
	fprintf(recording->out, "%c: %s=", kind, name);
	for (; *value; value++) {
		if (*value == '\n' || *value == '\r' || *value == '\\')
			putc('\\', recording->out);
		putc(*value == '\n' ? 'n' : *value == '\r' ? 'r' : *value, recording->out);
	}
	putc('\n', recording->out);
}

bool recording_can_hold(const char *name, const char *value, size_t length)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == '=' || *at == 0x7f)
			return false;
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)value[i] < ' ' && !strchr("\t\r\n", value[i])) || !value[i] || value[i] == 0x7f)
			return false;
	return true;
}

void recording_put_value(struct recording *recording, const char *path, const char *name, char *value, size_t length)
{
	static char buffer[CLEAN_GROWTH * RECORDING_FILE];
	struct text text;
	char *line;

	if (!recording_can_hold(name, value, length)) {
		recording_left_out(recording, path, "control characters in it, or in its name");
		return;
	}
	text_open(&text, buffer, sizeof(buffer));
	/* a line at a time: a quote in one must not hide the next */
	while (length && (line = text_item(&value, '\n'))) {
		clean_add(&text, line);
		text_add(&text, "\n");
	}
	recording_put(recording, 'A', name, buffer);
}

int recording_read(struct recording *recording, const char *path, char buffer[RECORDING_FILE])
{
	int mode = sysio_mode(SYSIO_ROOT, path), length = mode;

	if (mode >= 0 && !S_ISREG(mode)) {
		recording_left_out(recording, path, "not a file");
		return -1;
	}
	if (mode >= 0)
		length = sysio_read(SYSIO_ROOT, path, buffer, RECORDING_FILE);
	/* a link that leads nowhere is there */
	if (length < 0 && (length != -ENOENT || sysio_is_present(SYSIO_ROOT, path)))
		recording_left_out(recording, path, say_error(length));
	return length < 0 ? -1 : length;
}

void recording_file(struct recording *recording, const char *path, const char *name)
{
	static char value[RECORDING_FILE];
	int length = recording_read(recording, path, value);

	if (length >= 0)
		recording_put_value(recording, path, name, value, (size_t)length);
}

void recording_link(struct recording *recording, const char *path, const char *name)
{
	char target[SYSIO_TARGET];
	int status = sysio_read_target(SYSIO_ROOT, path, target, sizeof(target));

	if (!status && recording_can_hold(name, target, strlen(target)))
		recording_put(recording, 'L', name, target);
	else if (status != -EINVAL || strcmp(name, "iommu") != 0) /* AMD's unit has a directory of that name */
		recording_left_out(recording, path, status ? say_error(status) : "control characters in it");
}
