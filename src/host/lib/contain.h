/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keep the paths of a directory tree inside of it: a tree for --root may come from strangers, and its links may lead
 * anywhere. Must not open any file.
 */
#ifndef VFIOCLAIM_CONTAIN_H
#define VFIOCLAIM_CONTAIN_H

#include <stdbool.h>

/*
 * For sysio_contain(). A link's target is looked up from the link's directory, or from `root` if it begins with "/"; ".."
 * in `root` is `root`. The tree must not change meanwhile. Needs /proc, from which it reads the path of *dir.
 */
const char *contain_resolve(int root, int *dir, const char *path, bool follow);

/*
 * Return the path of the running system for a path of the tree `root`, without links below `root`, for libraries that
 * open files themselves. With NULL as root, it is a copy. The caller frees it.
 */
char *contain_outside(const char *root, const char *path);

#endif
