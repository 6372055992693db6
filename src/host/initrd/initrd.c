// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/initrd.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/config.h"
#include "core/rules/request.h"
#include "host/initrd/initrd_stream.h"
#include "host/lib/xalloc.h"

#define HEADER 110		 /* bytes: a magic number of 6, and 13 numbers of 8 hexadecimal digits */
#define CANONICAL (PATH_MAX * 2) /* bytes of any path after its links are followed, including the NUL */

enum { INO, MODE, UID, GID, NLINK, MTIME, SIZE, MAJOR, MINOR, RMAJOR, RMINOR, NAMESIZE, CHECK, NUMBERS };

/* One name in the image. */
struct initrd_name {
	struct initrd_name *next; /* in its hash chain */
	const char *path;	  /* absolute, without links */
	const char *target;	  /* of a link */
	mode_t mode;
	unsigned children;
};

struct reading {
	struct initrd_stream segment;
	struct initrd *initrd;
	struct strbuf *why;
	uint32_t entry[NUMBERS]; /* of the last header */
	uint32_t linked[3];	 /* identifies the file of the configuration, while only its name is known */
	bool config_linked;
	char name[PATH_MAX + 1];
	char target[PATH_MAX + 1];
	char path[CANONICAL];
};

static uint64_t effort; /* bytes of paths looked up so far in the current image */

/* Return the hash chain of a path, by FNV-1a (draft-eastlake-fnv). */
static size_t chain(const char *path)
{
	uint32_t hash = 2166136261;

	while (*path)
		hash = (hash ^ (unsigned char)*path++) * 16777619;
	return hash % INITRD_CHAINS;
}

static struct initrd_name *find(const struct initrd *initrd, const char *path)
{
	struct initrd_name *name = initrd->names[chain(path)];

	effort += strlen(path);
	for (; name && strcmp(name->path, path); name = name->next)
		effort += sizeof(*name);
	return name;
}

static bool is_dir(const struct initrd *initrd, const char *path)
{
	const struct initrd_name *name = find(initrd, path);

	return !*path || (name && S_ISDIR(name->mode));
}

/*
 * Follow the links of a path. Follow that of the last component only if `follow` is set. Write the result to `to`,
 * which has CANONICAL bytes; "" is the root. The last component may be absent. Return false if the path leads nowhere.
 */
static bool resolve(const struct initrd *initrd, const char *path, bool follow, char *to)
{
	char buffers[2][CANONICAL], *rest = buffers[0];
	unsigned links = 0;

	to[0] = '\0';
	if (str_copy(rest, CANONICAL, path))
		return false;
	while (*(rest += strspn(rest, "/"))) {
		size_t part = strcspn(rest, "/"), length = strlen(to);
		char *after = rest + part;
		const struct initrd_name *name;
		struct strbuf text;

		if (part == 2 && !memcmp(rest, "..", 2)) {
			char *last = strrchr(to, '/');

			if (last)
				*last = '\0';
		}
		if ((part == 1 && *rest == '.') || (part == 2 && !memcmp(rest, "..", 2))) {
			rest = after;
			continue;
		}
		if (!is_dir(initrd, to) || length + part + 2 > CANONICAL)
			return false;
		to[length] = '/';
		memcpy(to + length + 1, rest, part);
		to[length + 1 + part] = '\0';
		name = find(initrd, to);
		rest = after;
		if (!name || !S_ISLNK(name->mode) || (!follow && !rest[strspn(rest, "/")]))
			continue;

		strbuf_open(&text, buffers[++links & 1], CANONICAL);
		strbuf_add(&text, "%s%s", name->target, rest);
		if (text.cut || links > INITRD_LINKS)
			return false;
		to[name->target[0] == '/' ? 0 : length] = '\0';
		rest = text.buffer;
	}
	return true;
}

bool initrd_has(const struct initrd *initrd, const char *path)
{
	const struct initrd_name *name;
	char to[CANONICAL];

	if (!resolve(initrd, path, true, to))
		return false;
	name = find(initrd, to);
	return name && S_ISREG(name->mode);
}

/* Copy a name. Return NULL if the names take too much memory. */
static char *keep(struct initrd *initrd, const char *string)
{
	initrd->names_size += strlen(string) + 1;
	return initrd->names_size > INITRD_NAMES ? NULL : xalloc_copy(string);
}

/* Add a name for a path without links, whose directory exists. Return NULL if the names take too much memory. */
static struct initrd_name *add(struct initrd *initrd, char *path)
{
	struct initrd_name *name = xalloc_array(1, sizeof(*name)), *dir;
	char *last = strrchr(path, '/');
	size_t place = chain(path);

	initrd->names_size += sizeof(*name);
	name->path = keep(initrd, path);
	if (!name->path) {
		free(name);
		return NULL;
	}
	name->next = initrd->names[place];
	initrd->names[place] = name;

	*last = '\0';
	dir = find(initrd, path);
	*last = '/';
	if (dir)
		dir->children++;
	return name;
}

/*
 * Add the entry of the header at reading->name, as the kernel's clean_path() and do_name() would: a directory is
 * replaced only if it is empty. Leaves the path in reading->path. Return 1, 0 if the kernel would not make it, or
 * -errno.
 */
static int enter(struct reading *reading)
{
	struct initrd *initrd = reading->initrd;
	mode_t mode = reading->entry[MODE];
	struct initrd_name *name;

	/*
	 * a few MiB of compressed data may have a million names, each of which leads through thousands of directories
	 */
	if (effort > INITRD_EFFORT) {
		strbuf_add(reading->why, "too many path components, expected an initramfs image");
		return -EFBIG;
	}
	if (!resolve(initrd, reading->name, false, reading->path) || !reading->path[0])
		return 0;
	name = find(initrd, reading->path);
	if (name && S_ISDIR(name->mode) && !S_ISDIR(mode) && name->children)
		return 0;
	if (!name)
		name = add(initrd, reading->path);
	if (name) {
		name->mode = mode;
		name->target = S_ISLNK(mode) ? keep(initrd, reading->target) : NULL;
	}
	if (!name || (S_ISLNK(mode) && !name->target)) {
		if (name)
			name->mode = 0;
		strbuf_add(reading->why, "more than %u MiB of names, expected an initramfs image", INITRD_NAMES >> 20);
		return -EFBIG;
	}
	initrd->read = true;
	return 1;
}

/* Add the directories that exist before any image is unpacked (usr/default_cpio_list). */
static void enter_defaults(struct reading *reading)
{
	static const char *const dirs[] = { "dev", "root" };

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		strcpy(reading->name, dirs[i]);
		reading->entry[MODE] = S_IFDIR;
		enter(reading);
	}
	reading->initrd->read = false;
}

static int take(struct reading *reading, void *buffer, uint64_t length)
{
	return initrd_stream_take(&reading->segment, buffer, length, reading->why);
}

static void drop_config(struct reading *reading)
{
	free(reading->initrd->config);
	reading->initrd->config = NULL;
	reading->initrd->config_length = 0;
	reading->config_linked = false;
}

static int take_config(struct reading *reading)
{
	struct initrd *initrd = reading->initrd;
	uint32_t size = reading->entry[SIZE];

	drop_config(reading);
	if (size > CONFIG_SIZE) {
		strbuf_add(reading->why,
			   "its " REQUEST_IMAGE_CONFIG " has more than %u bytes, expected a configuration file",
			   CONFIG_SIZE);
		return -EFBIG;
	}
	initrd->config = xalloc_array(size + 1, 1);
	initrd->config_length = size;
	return take(reading, initrd->config, size);
}

/*
 * Return whether the content of this entry is the configuration. Of several names of one file, the last one has the
 * content (cpio, bsdtar and dracut-cpio write it so). dracut links equal files, such as two copies of a configuration.
 */
static bool is_config(struct reading *reading, bool entered)
{
	const uint32_t *entry = reading->entry;
	const uint32_t file[] = { entry[INO], entry[MAJOR], entry[MINOR] };

	if (entered && !strcmp(reading->path, REQUEST_IMAGE_CONFIG)) {
		drop_config(reading);
		if (!S_ISREG(entry[MODE]))
			return false;
		if (entry[NLINK] < 2 || entry[SIZE])
			return true;
		reading->config_linked = true;
		memcpy(reading->linked, file, sizeof(file));
		return false;
	}
	return reading->config_linked && S_ISREG(entry[MODE]) && entry[NLINK] > 1 && entry[SIZE] &&
	       !memcmp(reading->linked, file, sizeof(file));
}

/* Read the rest of an entry after its header. Return 1, 0 if it was the last one of the archive, or -errno. */
static int read_entry(struct reading *reading)
{
	uint32_t size = reading->entry[SIZE], length = reading->entry[NAMESIZE], mode = reading->entry[MODE];
	bool named = length && length <= PATH_MAX, link = S_ISLNK(mode) && size <= PATH_MAX;
	int status = take(reading, named ? reading->name : NULL, length);

	if (!status)
		status = take(reading, NULL, -(HEADER + length) & 3);
	if (status)
		return status;
	reading->name[named ? length : 0] = '\0';
	if (link) {
		status = take(reading, reading->target, size);
		reading->target[size] = '\0';
	}
	if (status)
		return status;

	/* ignored, as in the kernel: a name or target that is too long, and content where none is possible */
	if (!strcmp(reading->name, "TRAILER!!!"))
		named = false;
	if (named && (S_ISREG(mode) || link || !size))
		status = enter(reading);
	if (status < 0)
		return status;
	if (is_config(reading, status > 0))
		status = take_config(reading);
	else
		status = take(reading, NULL, link ? 0 : size);
	if (!status)
		status = take(reading, NULL, -size & 3);
	return status ? status : strcmp(reading->name, "TRAILER!!!") != 0;
}

static int read_header(struct reading *reading)
{
	char header[HEADER + 1] = "";
	const char *at = header + 6;
	int status = take(reading, header, HEADER);

	if (status)
		return status;
	/* 070702 has checksums, which the kernel only checks if it is built to */
	if (memcmp(header, "070701", 6) && memcmp(header, "070702", 6))
		status = -EINVAL;
	for (size_t i = 0; i < NUMBERS && !status; i++)
		status = parse_hex(&at, 8, 8, &reading->entry[i]);
	if (status)
		strbuf_add(reading->why, "its cpio archive is damaged or not in newc format");
	return status;
}

static int read_archive(struct reading *reading)
{
	int status;

	do {
		status = read_header(reading);
		if (!status)
			status = read_entry(reading);
	} while (status > 0);
	if (!status && reading->config_linked) {
		strbuf_add(reading->why,
			   "its " REQUEST_IMAGE_CONFIG " has several names, and the last one has no data");
		status = -EINVAL;
	}
	return status;
}

int initrd_read(struct initrd *initrd, const char *path, struct strbuf *why)
{
	struct reading *reading = xalloc_array(1, sizeof(*reading));
	const struct initrd_name *config;
	int status;

	memset(initrd, 0, sizeof(*initrd));
	effort = 0;
	reading->initrd = initrd;
	reading->why = why;
	enter_defaults(reading);
	status = initrd_stream_open(&reading->segment, path, why);
	while (!status && (status = initrd_stream_next(&reading->segment, why)) > 0)
		status = read_archive(reading);
	initrd_stream_close(&reading->segment);
	free(reading);

	config = find(initrd, REQUEST_IMAGE_CONFIG);
	if (!status && config && S_ISLNK(config->mode)) {
		strbuf_add(why, "its " REQUEST_IMAGE_CONFIG " is a link, expected a regular file");
		status = -EINVAL;
	}
	if (!status && !initrd->read) {
		strbuf_add(why, "it is empty, expected an initramfs image");
		status = -EINVAL;
	}
	return status;
}
