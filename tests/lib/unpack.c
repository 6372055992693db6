// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: unpack MACHINE DIRECTORY
 *
 * Unpack a recorded machine into a tree for --root: src/host/sysroot/umockdev.h describes the format.
 */
#include <stdio.h>

#include "core/lib/strbuf.h"
#include "host/sysroot/umockdev.h"

int main(int argc, char **argv)
{
	char buffer[4096];
	struct strbuf why;

	if (argc != 3) {
		fprintf(stderr, "Usage: unpack MACHINE DIRECTORY\n");
		return 2;
	}
	strbuf_open(&why, buffer, sizeof(buffer));
	if (!umockdev_unpack(argv[1], argv[2], &why))
		return 0;
	strbuf_mark_cut(&why);
	fprintf(stderr, "%s\n", why.buffer);
	return 1;
}
