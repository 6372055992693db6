// SPDX-License-Identifier: GPL-2.0-or-later
#include "umockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/say.h"
#include "../core/sysio.h"

#define PATH 1024 /* bytes of a path in the tree, NUL included */

struct unpacking {
	const char *file;
	unsigned line;
	int root;	  /* of the tree */
	char place[PATH]; /* where the last P: is, from the root and without a '/' before it */
	bool placed;	  /* there was one */
	struct text *why;
};

static int wrong(struct unpacking *unpacking, const char *subject, const char *what)
{
	text_add(unpacking->why, "%s:%u: '%s': %s", unpacking->file, unpacking->line, subject, what);
	return -EINVAL;
}

static int failed(struct unpacking *unpacking, const char *path, int status)
{
	text_add(unpacking->why, "%s:%u: /%s: cannot be made: %s", unpacking->file, unpacking->line, path,
		 status == -EEXIST ? "it is there already" : say_error(status));
	return status;
}

/* Append `before`, a '/' if there is something on both sides, and `behind`. */
static int join(struct unpacking *unpacking, char path[PATH], const char *before, const char *behind)
{
	struct text text;

	text_open(&text, path, PATH);
	text_add(&text, "%s%s%s", before, *before && *behind ? "/" : "", behind);
	return text.cut ? wrong(unpacking, "", "a path of more than 1023 bytes") : 0;
}

/* Only names: no step of the path is empty, or leads nowhere or up. */
static bool is_plain(const char *path)
{
	do {
		size_t length = strcspn(path, "/");

		if (!length || (length == 1 && path[0] == '.') || (length == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		path += length;
	} while (*path++);
	return true;
}

static unsigned depth_of(const char *path)
{
	unsigned depth = *path != '\0';

	for (; *path; path++)
		depth += *path == '/';
	return depth;
}

/* Without its last `count` steps. */
static void go_up(char *path, unsigned count)
{
	while (count--) {
		char *slash = strrchr(path, '/');

		*(slash ? slash : path) = '\0';
	}
}

/* How to get from a directory to a path, both from the root, as the kernel writes it into a link. */
static void add_relative(struct text *to, const char *from, const char *path)
{
	size_t same = 0;

	for (size_t i = 0; from[i] && path[i] && from[i] == path[i]; i++)
		if (from[i] == '/')
			same = i + 1;
	for (unsigned up = depth_of(from + same); up; up--)
		text_add(to, "../");
	text_add(to, "%s", path + same);
}

/*
 * Open a directory of the tree, and make what is missing of it, a step at a time: a link on the way, which the file may
 * have made, is never followed.
 * Returns a descriptor, or -errno.
 */
static int open_folder(struct unpacking *unpacking, const char *path)
{
	int folder = fcntl(unpacking->root, F_DUPFD_CLOEXEC, 0), status = folder < 0 ? -errno : 0;
	char copy[PATH], *rest = copy, *name;

	text_copy(copy, sizeof(copy), path);
	while (!status && *path && (name = text_item(&rest, '/'))) {
		int next = -1;

		if (!mkdirat(folder, name, 0755) || errno == EEXIST)
			next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0)
			status = -errno;
		close(folder);
		folder = next;
	}
	if (status == -ENOTDIR || status == -ELOOP)
		return wrong(unpacking, path, "there is a link or a file on this way, expected directories");
	return status ? failed(unpacking, path, status) : folder;
}

/* Open the directory that a path of the tree is in. `name` is its last step, in the path itself. */
static int open_above(struct unpacking *unpacking, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH];

	*name = slash ? slash + 1 : path;
	text_copy(folder, sizeof(folder), path);
	go_up(folder, 1);
	return open_folder(unpacking, folder);
}

/* Take the escapes out, in place. Anything else than these would be a guess. */
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
			return wrong(unpacking, from - 1, "a backslash, expected \\n, \\r or \\\\");
		*to++ = *from == 'n' ? '\n' : *from == 'r' ? '\r' : '\\';
	}
	*to = '\0';
	return 0;
}

static int write_file(struct unpacking *unpacking, const char *attribute, const char *data, size_t length)
{
	int status = 0, folder, file;
	char path[PATH];
	const char *name;

	if (!is_plain(attribute))
		status = wrong(unpacking, attribute, "expected the name of a file in the directory of the P: line");
	if (!status)
		status = join(unpacking, path, unpacking->place, attribute);
	folder = status ? status : open_above(unpacking, path, &name);
	if (folder < 0)
		return folder;
	file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	status = file < 0 ? -errno : sysio_put(file, data, length);
	close(folder);
	if (file >= 0 && close(file) && !status)
		status = -errno;
	return status ? failed(unpacking, path, status) : 0;
}

static int write_attribute(struct unpacking *unpacking, const char *attribute, char *value)
{
	int status = unescape(unpacking, value);

	return status ? status : write_file(unpacking, attribute, value, strlen(value));
}

/* What is not text: two hexadecimal digits for each byte. */
static int write_bytes(struct unpacking *unpacking, const char *attribute, char *value)
{
	const char *from = value;
	size_t length = 0;
	uint32_t byte;

	while (!text_hex(&from, 2, 2, &byte))
		value[length++] = (char)byte;
	if (*from)
		return wrong(unpacking, from, "expected two hexadecimal digits for each byte");
	return write_file(unpacking, attribute, value, length);
}

/* Make a link whose target has been looked at. The same link twice is one. */
static int make_link(struct unpacking *unpacking, const char *path, const char *target)
{
	char there[PATH];
	const char *name;
	int folder = open_above(unpacking, path, &name), status = 0;
	ssize_t length;

	if (folder < 0)
		return folder;
	if (symlinkat(target, folder, name)) {
		status = -errno;
		length = status == -EEXIST ? readlinkat(folder, name, there, sizeof(there)) : -1;
		if (length >= 0 && (size_t)length == strlen(target) && !memcmp(there, target, (size_t)length))
			status = 0;
	}
	close(folder);
	return status ? failed(unpacking, path, status) : 0;
}

/*
 * Make a link in a directory that leads to a path, both from the root, and is named as the last step of `place`: what
 * the kernel puts into a bus, a class, a driver and a group.
 */
static int link_in(struct unpacking *unpacking, const char *folder)
{
	const char *slash = strrchr(unpacking->place, '/');
	char path[PATH], target[2 * PATH];
	struct text text;
	int status = slash ? join(unpacking, path, folder, slash + 1)
			   : wrong(unpacking, unpacking->place, "expected a device, below /sys");

	text_open(&text, target, sizeof(target));
	add_relative(&text, folder, unpacking->place);
	return status ? status : make_link(unpacking, path, target);
}

/* Where a link leads, from the root: up from the directory that it is in, and then down. */
static int resolve(struct unpacking *unpacking, const char *link, const char *target, char end[PATH])
{
	const char *down = target;
	char folder[PATH];
	unsigned up = 0;

	for (; !strncmp(down, "../", 3); up++)
		down += 3;
	if (*target == '/' || !is_plain(down))
		return wrong(unpacking, target, "expected a link that leads up by ../ and then down by names alone");
	text_copy(folder, sizeof(folder), link);
	go_up(folder, 1);
	if (up > depth_of(folder))
		return wrong(unpacking, target, "a link that leaves the machine");
	go_up(folder, up);
	return join(unpacking, end, folder, down);
}

static int write_link(struct unpacking *unpacking, const char *name, const char *target)
{
	char path[PATH], end[PATH], back[PATH];
	int status = is_plain(name)
			     ? join(unpacking, path, unpacking->place, name)
			     : wrong(unpacking, name, "expected the name of a link in the directory of the P: line"),
	    folder;

	if (!status)
		status = resolve(unpacking, path, target, end);
	if (!status)
		status = make_link(unpacking, path, target);
	if (status)
		return status;
	folder = open_folder(unpacking, end);
	if (folder < 0)
		return folder;
	close(folder);

	if (!strcmp(name, "driver"))
		return link_in(unpacking, end);
	if (strcmp(name, "iommu_group"))
		return 0;
	status = join(unpacking, back, end, "devices");
	return status ? status : link_in(unpacking, back);
}

static int list_in_subsystem(struct unpacking *unpacking, const char *subsystem)
{
	char folder[PATH];
	int status = 0;

	if (!is_plain(subsystem) || strchr(subsystem, '/'))
		return wrong(unpacking, subsystem, "expected the name of a subsystem");
	if (!strcmp(subsystem, "pci"))
		text_copy(folder, sizeof(folder), "sys/bus/pci/devices");
	else
		status = join(unpacking, folder, "sys/class", subsystem);
	return status ? status : link_in(unpacking, folder);
}

static bool is_below_root(const char *path)
{
	static const char *const folders[] = { "proc", "etc", "run" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		size_t length = strlen(folders[i]);

		if (!strncmp(path, folders[i], length) && (!path[length] || path[length] == '/'))
			return true;
	}
	return !*path;
}

static int enter_place(struct unpacking *unpacking, const char *path)
{
	int status, folder;

	if (*path != '/' || (path[1] && !is_plain(path + 1)))
		return wrong(unpacking, path, "expected a path that begins with / and has names alone");
	path++;
	status = join(unpacking, unpacking->place, is_below_root(path) ? "" : "sys", path);
	folder = status ? status : open_folder(unpacking, unpacking->place);
	if (folder < 0)
		return folder;
	close(folder);
	unpacking->placed = true;
	return 0;
}

static int read_line(struct unpacking *unpacking, char *line)
{
	char *name = line + strlen("X: "), *value;

	if (!*line || *line == '#')
		return 0;
	if (!strchr("PALENHS", *line) || line[1] != ':' || line[2] != ' ')
		return wrong(unpacking, line, "unknown line, expected P:, A:, L: or E:");
	if (*line == 'P')
		return enter_place(unpacking, name);
	if (strchr("NS", *line))
		return 0;
	if (!unpacking->placed)
		return wrong(unpacking, line, "expected a P: line before it");
	value = text_value(name);
	if (!value)
		return wrong(unpacking, line, "expected NAME=VALUE");
	if (*line == 'A')
		return write_attribute(unpacking, name, value);
	if (*line == 'H')
		return write_bytes(unpacking, name, value);
	if (*line == 'L')
		return write_link(unpacking, name, value);
	return strcmp(name, "SUBSYSTEM") ? 0 : list_in_subsystem(unpacking, value);
}

/* What no line may hold: a value has its newlines escaped, and a mail program that adds \r has changed every value. */
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

		unpacking->line++;
		line[bytes] = '\0';
		if (bytes > UMOCKDEV_LINE)
			status = wrong(unpacking, "", "a line of more than 262144 bytes");
		else if (!is_text(line, bytes))
			status = wrong(unpacking, "",
				       "control characters in the line, expected the text as it was recorded");
		else if (!newline)
			status = wrong(unpacking, line, "a last line without an end, expected the whole file");
		else
			status = read_line(unpacking, line);
		line += bytes + 1;
	}
	return status;
}

/* Read the file. Returns its length, or -errno. `data` gets room for a NUL behind it, and is the caller's. */
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

int umockdev_unpack(const char *file, const char *directory, struct text *why)
{
	struct unpacking unpacking = { .file = file, .why = why };
	char *data = NULL;
	long length = load(file, &data);
	int status = length < 0 ? (int)length : 0, folder;

	if (status) {
		text_add(why, "%s: cannot be read (%s), expected a recorded machine", file, say_error(status));
		free(data);
		return status;
	}
	unpacking.root =
		mkdir(directory, 0755) && errno != EEXIST ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (unpacking.root < 0) {
		status = -errno;
		text_add(why, "%s: %s, expected a directory to unpack into", directory, say_error(status));
	} else {
		folder = open_folder(&unpacking, "sys/bus/pci/devices"); /* a machine may have none */
		if (folder < 0)
			status = folder;
		else
			close(folder);
		if (!status)
			status = read_lines(&unpacking, data, (size_t)length);
		close(unpacking.root);
	}
	free(data);
	return status;
}
