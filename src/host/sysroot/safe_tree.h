/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree of folders, files and links that strangers ask for: makes them inside of one directory, and never outside of it
 * or through a link. Plain C and libc; knows nothing of what they are for.
 *
 * Paths are from the tree's root, without a '/' before them. What goes wrong is told as FILE:LINE: what.
 */
#ifndef VFIOCLAIM_SAFE_TREE_H
#define VFIOCLAIM_SAFE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"

#define SAFE_TREE_PATH 1024 /* bytes of a path in the tree, NUL included */

struct safe_tree {
	int root;	  /* an open directory: the caller's */
	const char *file; /* who asks for it, and in which line */
	unsigned line;
	struct strbuf *why; /* where it is told what went wrong */
};

/* Tell what is wrong with a part of the line. Returns -EINVAL. */
int safe_tree_wrong(struct safe_tree *tree, const char *subject, const char *what);

/* Put `before`, a '/' if there is something on both sides, and `behind` into `path`. Returns 0, or -EINVAL if too long. */
int safe_tree_join(struct safe_tree *tree, char path[SAFE_TREE_PATH], const char *before, const char *behind);

/* Has the path only names: no step of it is empty, or leads nowhere or up? */
bool safe_tree_is_plain(const char *path);

/* How many steps a path has; and the path without its last `count`. */
unsigned safe_tree_depth(const char *path);
void safe_tree_go_up(char *path, unsigned count);

/* Add how to get from a directory to a path, both from the root, as the kernel writes it into a link. */
void safe_tree_add_relative(struct strbuf *to, const char *from, const char *path);

/*
 * Open a directory of the tree, and make what is missing of it, a step at a time: a link on the way, which somebody may
 * have asked for, is never followed.
 * Returns a descriptor, to be closed, or -errno; that has been told.
 */
int safe_tree_directory(struct safe_tree *tree, const char *path);

/* Make a file that is not there yet. Returns 0, or -errno; that has been told. */
int safe_tree_file(struct safe_tree *tree, const char *path, const char *data, size_t length);

/* Make a link whose target has been looked at. The same link twice is one. Returns as above. */
int safe_tree_link(struct safe_tree *tree, const char *path, const char *target);

#endif
