// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/sysroot/safe_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

int safe_tree_wrong(struct safe_tree *tree, const char *subject, const char *what)
{
	strbuf_add(tree->why, "%s:%u: '%s': %s", tree->file, tree->line, subject, what);
	return -EINVAL;
}

static int failed(struct safe_tree *tree, const char *path, int status)
{
	strbuf_add(tree->why, "%s:%u: /%s: cannot create: %s", tree->file, tree->line, path,
		   status == -EEXIST ? "it already exists" : log_strerror(status));
	return status;
}

int safe_tree_join(struct safe_tree *tree, char path[SAFE_TREE_PATH], const char *before, const char *after)
{
	struct strbuf text;

	strbuf_open(&text, path, SAFE_TREE_PATH);
	strbuf_add(&text, "%s%s%s", before, *before && *after ? "/" : "", after);
	return text.cut ? safe_tree_wrong(tree, "", "a path of more than 1023 bytes") : 0;
}

bool safe_tree_is_plain(const char *path)
{
	do {
		size_t length = strcspn(path, "/");

		if (!length || (length == 1 && path[0] == '.') || (length == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		path += length;
	} while (*path++);
	return true;
}

unsigned safe_tree_depth(const char *path)
{
	unsigned depth = *path != '\0';

	for (; *path; path++)
		depth += *path == '/';
	return depth;
}

void safe_tree_go_up(char *path, unsigned count)
{
	while (count--) {
		char *slash = strrchr(path, '/');

		*(slash ? slash : path) = '\0';
	}
}

void safe_tree_add_relative(struct strbuf *to, const char *from, const char *path)
{
	size_t same = 0;

	for (size_t i = 0; from[i] && path[i] && from[i] == path[i]; i++)
		if (from[i] == '/')
			same = i + 1;
	for (unsigned up = safe_tree_depth(from + same); up; up--)
		strbuf_add(to, "../");
	strbuf_add(to, "%s", path + same);
}

int safe_tree_directory(struct safe_tree *tree, const char *path)
{
	int dir = fcntl(tree->root, F_DUPFD_CLOEXEC, 0), status = dir < 0 ? -errno : 0;
	char copy[SAFE_TREE_PATH], *rest = copy, *name;

	str_copy(copy, sizeof(copy), path);
	while (!status && *path && (name = parse_item(&rest, '/'))) {
		int next = -1;

		if (!mkdirat(dir, name, 0755) || errno == EEXIST)
			next = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0)
			status = -errno;
		close(dir);
		dir = next;
	}
	if (status == -ENOTDIR || status == -ELOOP)
		return safe_tree_wrong(tree, path, "a component is a link or a file, expected directories");
	return status ? failed(tree, path, status) : dir;
}

/* Open the directory that contains a path of the tree. `name` becomes the last component, inside the string `path`. */
static int open_above(struct safe_tree *tree, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char dir[SAFE_TREE_PATH];

	*name = slash ? slash + 1 : path;
	str_copy(dir, sizeof(dir), path);
	safe_tree_go_up(dir, 1);
	return safe_tree_directory(tree, dir);
}

int safe_tree_file(struct safe_tree *tree, const char *path, const char *data, size_t length)
{
	const char *name;
	int dir = open_above(tree, path, &name), status, file;

	if (dir < 0)
		return dir;
	file = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	status = file < 0 ? -errno : sysio_put(file, data, length);
	close(dir);
	if (file >= 0 && close(file) && !status)
		status = -errno;
	return status ? failed(tree, path, status) : 0;
}

int safe_tree_link(struct safe_tree *tree, const char *path, const char *target)
{
	char there[SAFE_TREE_PATH];
	const char *name;
	int dir = open_above(tree, path, &name), status = 0;
	ssize_t length;

	if (dir < 0)
		return dir;
	if (symlinkat(target, dir, name)) {
		status = -errno;
		length = status == -EEXIST ? readlinkat(dir, name, there, sizeof(there)) : -1;
		if (length >= 0 && (size_t)length == strlen(target) && !memcmp(there, target, (size_t)length))
			status = 0;
	}
	close(dir);
	return status ? failed(tree, path, status) : 0;
}
