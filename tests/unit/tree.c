// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The scratch tree of the unit tests, and their messages.
 */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/sysio.h"

static char tree[64];

static void must(int done)
{
	if (!done) {
		perror("unit test");
		exit(99);
	}
}

static void remove_tree(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", tree);
	must(!system(command));
}

void unit_tree(void)
{
	if (tree[0])
		remove_tree();
	else
		atexit(remove_tree);
	strcpy(tree, "/tmp/vfioclaim-unit.XXXXXX");
	must(mkdtemp(tree) != NULL);
	must(!sysio_enter(tree));
}

const char *unit_path(const char *path)
{
	static char full[256];

	snprintf(full, sizeof(full), "%s%s", tree, path);
	for (char *slash = strchr(full + strlen(tree) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	return full;
}

void unit_link(const char *path, const char *target)
{
	must(!symlink(target, unit_path(path)));
}

void unit_write(const char *path, const char *data, size_t length)
{
	FILE *file = fopen(unit_path(path), "w");

	must(file && fwrite(data, 1, length, file) == length && !fclose(file));
}

const char *unit_said(void)
{
	static char said[16384];
	static FILE *kept;
	size_t length;

	if (!kept) {
		kept = tmpfile();
		must(kept && dup2(fileno(kept), STDERR_FILENO) == STDERR_FILENO);
	}
	rewind(kept);
	length = fread(said, 1, sizeof(said) - 1, kept);
	said[length] = '\0';
	must(!ftruncate(fileno(kept), 0) && !fseek(kept, 0, SEEK_SET) && !lseek(STDERR_FILENO, 0, SEEK_SET));
	return said;
}

/* The program does not free everything, because it has one run. So leaks mean nothing. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}
