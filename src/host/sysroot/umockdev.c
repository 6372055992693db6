// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/sysroot/umockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "host/sysroot/safe_tree.h"

struct unpacking {
	struct safe_tree tree;
	char place[SAFE_TREE_PATH]; /* path of the last P: line, from the root and without a leading '/' */
	bool placed;		    /* there was a P: line */
};

/* Replace the escapes, in place. Reject unknown ones instead of guessing. */
static int unescape(struct unpacking *unpacking, char *value)
{
	char *to = value;

	for (const char *from = value; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
			continue;
		}
		from++;
		if (*from != 'n' && *from != 'r' && *from != '\\')
			return safe_tree_wrong(&unpacking->tree, from - 1, "a backslash, expected \\n, \\r or \\\\");
		*to++ = *from == 'n' ? '\n' : *from == 'r' ? '\r' : '\\';
	}
	*to = '\0';
	return 0;
}

static int write_file(struct unpacking *unpacking, const char *attribute, const char *data, size_t length)
{
	char path[SAFE_TREE_PATH];
	int status = 0;

	if (!safe_tree_is_plain(attribute))
		status = safe_tree_wrong(&unpacking->tree, attribute,
					 "expected the name of a file in the directory of the P: line");
	if (!status)
		status = safe_tree_join(&unpacking->tree, path, unpacking->place, attribute);
	return status ? status : safe_tree_file(&unpacking->tree, path, data, length);
}

static int write_attribute(struct unpacking *unpacking, const char *attribute, char *value)
{
	int status = unescape(unpacking, value);

	return status ? status : write_file(unpacking, attribute, value, strlen(value));
}

/* Write a file from two hexadecimal digits for each byte. */
static int write_bytes(struct unpacking *unpacking, const char *attribute, char *value)
{
	const char *from = value;
	size_t length = 0;
	uint32_t byte;

	while (!parse_hex(&from, 2, 2, &byte))
		value[length++] = (char)byte;
	if (*from)
		return safe_tree_wrong(&unpacking->tree, from, "expected two hexadecimal digits for each byte");
	return write_file(unpacking, attribute, value, length);
}

/*
 * Make a link to `place` in a directory, both paths from the root. Its name is the last component of `place`, as in the
 * links that the kernel makes in a bus, a class, a driver and a group.
 */
static int link_in(struct unpacking *unpacking, const char *dir)
{
	const char *slash = strrchr(unpacking->place, '/');
	char path[SAFE_TREE_PATH], target[2 * SAFE_TREE_PATH];
	struct strbuf text;
	int status = slash ? safe_tree_join(&unpacking->tree, path, dir, slash + 1)
			   : safe_tree_wrong(&unpacking->tree, unpacking->place, "expected a device, below /sys");

	strbuf_open(&text, target, sizeof(target));
	safe_tree_add_relative(&text, dir, unpacking->place);
	return status ? status : safe_tree_link(&unpacking->tree, path, target);
}

/* Write the target of a link to `end`, as a path from the root: first up from the link's directory, then down. */
static int resolve(struct unpacking *unpacking, const char *link, const char *target, char end[SAFE_TREE_PATH])
{
	const char *down = target;
	char dir[SAFE_TREE_PATH];
	unsigned up = 0;

	for (; str_has_prefix(down, "../"); up++)
		down += strlen("../");
	if (*target == '/' || !safe_tree_is_plain(down))
		return safe_tree_wrong(&unpacking->tree, target, "expected a link of ../ components followed by names");
	str_copy(dir, sizeof(dir), link);
	safe_tree_go_up(dir, 1);
	if (up > safe_tree_depth(dir))
		return safe_tree_wrong(&unpacking->tree, target, "the link leaves the recorded machine");
	safe_tree_go_up(dir, up);
	return safe_tree_join(&unpacking->tree, end, dir, down);
}

static int write_link(struct unpacking *unpacking, const char *name, const char *target)
{
	char path[SAFE_TREE_PATH], end[SAFE_TREE_PATH], back[SAFE_TREE_PATH];
	int status = safe_tree_is_plain(name)
			     ? safe_tree_join(&unpacking->tree, path, unpacking->place, name)
			     : safe_tree_wrong(&unpacking->tree, name,
					       "expected the name of a link in the directory of the P: line"),
	    dir;

	if (!status)
		status = resolve(unpacking, path, target, end);
	if (!status)
		status = safe_tree_link(&unpacking->tree, path, target);
	if (status)
		return status;
	dir = safe_tree_directory(&unpacking->tree, end);
	if (dir < 0)
		return dir;
	close(dir);

	if (!strcmp(name, "driver"))
		return link_in(unpacking, end);
	if (strcmp(name, "iommu_group"))
		return 0;
	status = safe_tree_join(&unpacking->tree, back, end, "devices");
	return status ? status : link_in(unpacking, back);
}

static int list_in_subsystem(struct unpacking *unpacking, const char *subsystem)
{
	char dir[SAFE_TREE_PATH];
	int status = 0;

	if (!safe_tree_is_plain(subsystem) || strchr(subsystem, '/'))
		return safe_tree_wrong(&unpacking->tree, subsystem, "expected the name of a subsystem");
	if (!strcmp(subsystem, "pci"))
		str_copy(dir, sizeof(dir), "sys/bus/pci/devices");
	else
		status = safe_tree_join(&unpacking->tree, dir, "sys/class", subsystem);
	return status ? status : link_in(unpacking, dir);
}

static bool is_below_root(const char *path)
{
	static const char *const dirs[] = { "proc", "etc", "run" };

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		const char *rest = str_after_prefix(path, dirs[i]);

		if (rest && (!*rest || *rest == '/'))
			return true;
	}
	return !*path;
}

static int enter_place(struct unpacking *unpacking, const char *path)
{
	int status, dir;

	if (*path != '/' || (path[1] && !safe_tree_is_plain(path + 1)))
		return safe_tree_wrong(&unpacking->tree, path, "expected an absolute path without . or .. components");
	path++;
	status = safe_tree_join(&unpacking->tree, unpacking->place, is_below_root(path) ? "" : "sys", path);
	dir = status ? status : safe_tree_directory(&unpacking->tree, unpacking->place);
	if (dir < 0)
		return dir;
	close(dir);
	unpacking->placed = true;
	return 0;
}

static int read_line(struct unpacking *unpacking, char *line)
{
	char *name = line + strlen("X: "), *value;

	if (!*line || *line == '#')
		return 0;
	if (!strchr("PALENHS", *line) || line[1] != ':' || line[2] != ' ')
		return safe_tree_wrong(&unpacking->tree, line, "unknown line, expected P:, A:, L: or E:");
	if (*line == 'P')
		return enter_place(unpacking, name);
	if (strchr("NS", *line))
		return 0;
	if (!unpacking->placed)
		return safe_tree_wrong(&unpacking->tree, line, "expected a P: line before it");
	value = parse_value(name);
	if (!value)
		return safe_tree_wrong(&unpacking->tree, line, "expected NAME=VALUE");
	if (*line == 'A')
		return write_attribute(unpacking, name, value);
	if (*line == 'H')
		return write_bytes(unpacking, name, value);
	if (*line == 'L')
		return write_link(unpacking, name, value);
	return strcmp(name, "SUBSYSTEM") ? 0 : list_in_subsystem(unpacking, value);
}

/*
 * Return whether a line has no control characters but tabs. The newlines of a value are escaped, and a mail program
 * that adds \r has changed every value.
 */
static bool is_text(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f)
			return false;
	return true;
}

static int read_lines(struct unpacking *unpacking, char *data, size_t length)
{
	int status = 0;

	for (char *line = data, *end = data + length; !status && line < end;) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t bytes = (size_t)((newline ? newline : end) - line);

		unpacking->tree.line++;
		line[bytes] = '\0';
		if (bytes > UMOCKDEV_LINE)
			status = safe_tree_wrong(&unpacking->tree, "", "a line of more than 262144 bytes");
		else if (!is_text(line, bytes))
			status = safe_tree_wrong(&unpacking->tree, "", "control characters in the line, expected text");
		else if (!newline)
			status = safe_tree_wrong(&unpacking->tree, line,
						 "the last line has no newline, so the file is truncated");
		else
			status = read_line(unpacking, line);
		line += bytes + 1;
	}
	return status;
}

/* Read the file. Return its length, or -errno. `data` has space for a NUL at its end. The caller frees it. */
static long load(const char *file, char **data)
{
	FILE *in = fopen(file, "re");
	size_t length;
	long status;

	if (!in)
		return -errno;
	*data = malloc(UMOCKDEV_FILE + 1);
	length = *data ? fread(*data, 1, UMOCKDEV_FILE + 1, in) : 0;
	status = !*data ? -ENOMEM : ferror(in) ? -errno : length > UMOCKDEV_FILE ? -EFBIG : (long)length;
	fclose(in);
	return status;
}

int umockdev_unpack(const char *file, const char *directory, struct strbuf *why)
{
	struct unpacking unpacking = { .tree = { .file = file, .why = why } };
	char *data = NULL;
	long length = load(file, &data);
	int status = length < 0 ? (int)length : 0, dir;

	if (status || !data) {
		strbuf_add(why, "%s: cannot read: %s; expected a recorded machine", file, log_strerror(status));
		free(data);
		return status;
	}
	unpacking.tree.root =
		mkdir(directory, 0755) && errno != EEXIST ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (unpacking.tree.root < 0) {
		status = -errno;
		strbuf_add(why, "%s: %s; expected a directory to unpack into", directory, log_strerror(status));
	} else {
		dir = safe_tree_directory(&unpacking.tree, "sys/bus/pci/devices"); /* a machine may have none */
		if (dir < 0)
			status = dir;
		else
			close(dir);
		if (!status)
			status = read_lines(&unpacking, data, (size_t)length);
		close(unpacking.tree.root);
	}
	free(data);
	return status;
}
