/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make directories, files and links that untrusted input requests. Makes them below one directory only, never outside
 * it or through a link. Uses plain C and libc. Must not know what the files are for.
 *
 * Paths start at the root of the tree and have no leading '/'. Errors have the form FILE:LINE: what.
 */
#ifndef VFIOCLAIM_SAFE_TREE_H
#define VFIOCLAIM_SAFE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"

#define SAFE_TREE_PATH 1024 /* bytes of a path in the tree, including the NUL */

struct safe_tree {
	int root;	  /* an open directory; the caller owns it */
	const char *file; /* file and line that request the path, for messages */
	unsigned line;
	struct strbuf *why; /* receives the error message */
};

/* Append an error about a part of the line. Return -EINVAL. */
int safe_tree_wrong(struct safe_tree *tree, const char *subject, const char *what);

/* Write `before`, a '/' if neither part is empty, and `after` to `path`. Return 0, or -EINVAL if that is too long. */
int safe_tree_join(struct safe_tree *tree, char path[SAFE_TREE_PATH], const char *before, const char *after);

/* Return whether all components are names: none is empty, "." or "..". */
bool safe_tree_is_plain(const char *path);

/* Return the number of components; and remove the last `count` components. */
unsigned safe_tree_depth(const char *path);
void safe_tree_go_up(char *path, unsigned count);

/*
 * Append the relative path from a directory to a path, both from the root, in the form that the kernel uses in links.
 */
void safe_tree_add_relative(struct strbuf *to, const char *from, const char *path);

/*
 * Open a directory of the tree, and make its missing components. Goes one component at a time, because the input may
 * have made one a link, which must not be followed.
 * Return a descriptor, which the caller closes, or -errno after the error was added to `why`.
 */
int safe_tree_directory(struct safe_tree *tree, const char *path);

/* Make a file that does not exist yet. Return 0, or -errno after the error was added to `why`. */
int safe_tree_file(struct safe_tree *tree, const char *path, const char *data, size_t length);

/* Make a link. The caller has checked its target. An identical link that exists is not an error. Return as above. */
int safe_tree_link(struct safe_tree *tree, const char *path, const char *target);

#endif
