// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/mount_find.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"

#define PATH_SIZE 4096 /* PATH_MAX of the kernel */
#define MOST_LINKS 40  /* MAXSYMLINKS of the kernel */

/* Remove the last component of a path. */
static void go_up(struct strbuf *path)
{
	const char *last = strrchr(path->buffer, '/');

	strbuf_truncate(path, last ? (size_t)(last - path->buffer) : 0);
}

/*
 * Follow the links of a path, below the root. `done` has PATH_SIZE bytes.
 * Return 0, -EACCES if a component cannot be seen, -ENOENT, or another -errno.
 */
static int resolve(const char *path, char *done)
{
	char rest[PATH_SIZE], target[PATH_SIZE], joined[PATH_SIZE], *at = rest, *component;
	int links = 0, status = str_copy(rest, sizeof(rest), path);
	struct strbuf whole, text;

	strbuf_open(&whole, done, PATH_SIZE);
	while (!status && (component = parse_item(&at, '/'))) {
		if (!*component || !strcmp(component, "."))
			continue;
		if (!strcmp(component, "..")) {
			go_up(&whole);
			continue;
		}
		strbuf_add(&whole, "/%s", component);
		status = whole.cut ? -ENAMETOOLONG : sysio_read_target(SYSIO_ROOT, done, target, sizeof(target));
		if (status == -EINVAL) { /* no link */
			status = 0;
			continue;
		}
		if (status)
			break;
		go_up(&whole);
		if (*target == '/')
			strbuf_truncate(&whole, 0);
		strbuf_open(&text, joined, sizeof(joined));
		strbuf_add(&text, "%s/%s", target, at ? at : "");
		status = ++links > MOST_LINKS ? -ELOOP
			 : text.cut	      ? -ENAMETOOLONG
					      : str_copy(rest, sizeof(rest), joined);
		at = rest;
	}
	if (!status && !whole.length)
		strbuf_add(&whole, "/");
	return status;
}

static int look_at_info(void *context, const char *line)
{
	const char *number = str_after_prefix(line, "mnt_id:\t");
	uint32_t *id = context;

	return number && !parse_decimal(number, INT32_MAX, id);
}

/* Return the kernel's number of the mount that a path is on, or 0 if it is not known. */
static uint32_t mount_id(const char *path)
{
	int file = sysio_open(SYSIO_ROOT, path);
	uint32_t id = 0;

	if (file < 0)
		return 0;
	sysio_path_each_line(SYSIO_ROOT, look_at_info, &id, "/proc/self/fdinfo/%d", file);
	sysio_close(file);
	return id;
}

static struct libmnt_fs *find_id(struct libmnt_table *mounts, uint32_t id)
{
	struct libmnt_iter *lines = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs = NULL;

	while (lines && !mnt_table_next_fs(mounts, lines, &fs) && mnt_fs_get_id(fs) != (int)id)
		fs = NULL;
	mnt_free_iter(lines);
	return fs;
}

struct libmnt_fs *mount_find(struct libmnt_table *mounts, const char *path)
{
	char resolved[PATH_SIZE], *end;
	struct libmnt_fs *found;
	uint32_t id;
	int status = *path == '/' ? resolve(path, resolved) : -ENOENT;

	if (status == -EACCES)
		status = str_copy(resolved, sizeof(resolved), path);
	if (status)
		return NULL;
	id = mount_id(resolved);
	if (id)
		return find_id(mounts, id);
	while (!(found = mnt_table_find_target(mounts, resolved, MNT_ITER_BACKWARD)) && resolved[1]) {
		end = strrchr(resolved, '/');
		end[end == resolved] = '\0';
	}
	return found;
}
