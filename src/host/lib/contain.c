// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/contain.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/lib/str.h"
#include "host/lib/xalloc.h"

#define LINKS 40 /* as many as the kernel follows in one path: MAXSYMLINKS in include/linux/namei.h */

struct resolving {
	int root;
	char done[PATH_MAX]; /* resolved, from the root, without a slash at its beginning */
	char rest[PATH_MAX]; /* not yet resolved */
};

/* Read the path of an open directory. Return its length, or 0. */
static size_t read_path(int dir, char *path, size_t size)
{
	char link[64];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", dir);
	length = readlink(link, path, size);
	if (length < 0 || (size_t)length == size)
		return 0;
	path[length] = '\0';
	return (size_t)length;
}

/* Begin with the path of `dir` from the root. Return whether that is possible. */
static bool begin_at(struct resolving *resolving, int dir)
{
	char root[PATH_MAX], path[PATH_MAX];
	const char *below;

	resolving->done[0] = '\0';
	if (dir == resolving->root)
		return true;
	if (!read_path(resolving->root, root, sizeof(root)) || !read_path(dir, path, sizeof(path)))
		return false;
	below = str_after_prefix(path, strcmp(root, "/") ? root : "");
	if (!below || (*below && *below != '/'))
		return false;
	while (*below == '/')
		below++;
	return !str_copy(resolving->done, sizeof(resolving->done), below);
}

/* Remove the last component of the resolved path; the root has none. */
static void go_up(struct resolving *resolving)
{
	char *slash = strrchr(resolving->done, '/');

	*(slash ? slash : resolving->done) = '\0';
}

/* Append a component to the resolved path. Return whether it fits. */
static bool go_down(struct resolving *resolving, const char *component)
{
	size_t length = strlen(resolving->done);
	int more = snprintf(resolving->done + length, sizeof(resolving->done) - length, "%s%s", length ? "/" : "",
			    component);

	return more >= 0 && (size_t)more < sizeof(resolving->done) - length;
}

/* Put the target of a link before the rest of the path. Return whether it fits. */
static bool follow_link(struct resolving *resolving, const char *target, const char *rest)
{
	char longer[PATH_MAX];
	int length = snprintf(longer, sizeof(longer), "%s/%s", target, rest);

	if (length < 0 || (size_t)length >= sizeof(longer))
		return false;
	go_up(resolving); /* the link itself */
	if (*target == '/')
		resolving->done[0] = '\0';
	return !str_copy(resolving->rest, sizeof(resolving->rest), longer);
}

/* Resolve the rest of the path. Return whether that is possible. */
static bool resolve_rest(struct resolving *resolving, bool follow)
{
	char *rest = resolving->rest;
	unsigned links = 0;

	while (*rest) {
		char component[PATH_MAX], target[PATH_MAX];
		size_t length = strcspn(rest, "/");
		ssize_t found = -1;
		bool last;

		memcpy(component, rest, length);
		component[length] = '\0';
		rest += length;
		rest += strspn(rest, "/");
		last = !*rest;
		if (!*component || !strcmp(component, "."))
			continue;
		if (!strcmp(component, "..")) {
			go_up(resolving);
			continue;
		}
		if (!go_down(resolving, component))
			return false;
		if (!last || follow)
			found = readlinkat(resolving->root, resolving->done, target, sizeof(target));
		if (found < 0)
			continue;
		if ((size_t)found == sizeof(target) || ++links > LINKS)
			return false;
		target[found] = '\0';
		if (!follow_link(resolving, target, rest))
			return false;
		rest = resolving->rest;
	}
	return true;
}

const char *contain_resolve(int root, int *dir, const char *path, bool follow)
{
	static struct resolving resolving;

	resolving.root = root;
	if (!begin_at(&resolving, *dir) || str_copy(resolving.rest, sizeof(resolving.rest), path) ||
	    !resolve_rest(&resolving, follow))
		return ""; /* for the kernel, an empty path does not exist */
	*dir = root;
	return resolving.done[0] ? resolving.done : ".";
}

char *contain_outside(const char *root, const char *path)
{
	int directory = root ? open(root, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1, from = directory;
	char *outside;

	if (directory < 0)
		return xalloc_print("%s%s", root ? root : "", path);
	outside = xalloc_print("%s/%s", root, contain_resolve(directory, &from, path, true));
	close(directory);
	return outside;
}
