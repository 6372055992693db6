// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: release TREE WHAT [OPTION]...
 *
 * `vfioclaim release` on a tree that looks like a machine. The program itself writes to the running system only.
 */
#include "cli/cmd.h"
#include "core/lib/sysio.h"
#include "host/sysroot/sysroot.h"

static const char *tree;

int __wrap_sysroot_enter(const char *root);
int __wrap_sysroot_enter(const char *root)
{
	return root ? -1 : sysio_enter(tree);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	tree = argv[1];
	argv[1] = (char *)"release";
	return cmd_release(argc - 1, argv + 1);
}
