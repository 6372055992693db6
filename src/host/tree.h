/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree of folders, files and links that strangers ask for: makes them inside of one directory, and never outside of it
 * or through a link. Plain C and libc; knows nothing of what they are for.
 *
 * Paths are from the tree's root, without a '/' before them. What goes wrong is told as FILE:LINE: what.
 */
#ifndef VFIOCLAIM_TREE_H
#define VFIOCLAIM_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "../core/text.h"

#define TREE_PATH 1024 /* bytes of a path in the tree, NUL included */

struct tree {
	int root;	  /* an open directory: the caller's */
	const char *file; /* who asks for it, and in which line */
	unsigned line;
	struct text *why; /* where it is told what went wrong */
};

/* Tell what is wrong with a part of the line. Returns -EINVAL. */
int tree_wrong(struct tree *tree, const char *subject, const char *what);

/* Put `before`, a '/' if there is something on both sides, and `behind` into `path`. Returns 0, or -EINVAL if too long. */
int tree_join(struct tree *tree, char path[TREE_PATH], const char *before, const char *behind);

/* Has the path only names: no step of it is empty, or leads nowhere or up? */
bool tree_is_plain(const char *path);

/* How many steps a path has; and the path without its last `count`. */
unsigned tree_depth(const char *path);
void tree_go_up(char *path, unsigned count);

/* Add how to get from a directory to a path, both from the root, as the kernel writes it into a link. */
void tree_add_relative(struct text *to, const char *from, const char *path);

/*
 * Open a directory of the tree, and make what is missing of it, a step at a time: a link on the way, which somebody may
 * have asked for, is never followed.
 * Returns a descriptor, to be closed, or -errno; that has been told.
 */
int tree_folder(struct tree *tree, const char *path);

/* Make a file that is not there yet. Returns 0, or -errno; that has been told. */
int tree_file(struct tree *tree, const char *path, const char *data, size_t length);

/* Make a link whose target has been looked at. The same link twice is one. Returns as above. */
int tree_link(struct tree *tree, const char *path, const char *target);

#endif
