// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/boot_program.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

#define INSTALLED "/lib/vfioclaim/vfioclaim-early" /* below PREFIX */
#define OURSELVES "/proc/self/exe"

/* The first ones exist on hosts too: the PREFIX of distributions, and the default PREFIX of the Makefile. */
static const char *const places[] = { "/usr" INSTALLED, "/usr/local" INSTALLED, BOOT_PROGRAM_AT_ROOT };
#define ON_HOSTS 2

const char *boot_program_place(size_t n)
{
	return n < ARRAY_SIZE(places) ? places[n] : NULL;
}

/*
 * Derive PREFIX/lib/vfioclaim/vfioclaim-early from the path of this program, PREFIX/sbin/vfioclaim. Return false if
 * that fails.
 */
static bool name_neighbour(char path[BOOT_PROGRAM_PATH])
{
	ssize_t length = readlink(OURSELVES, path, BOOT_PROGRAM_PATH - sizeof(INSTALLED));

	if (length < 0 || length == BOOT_PROGRAM_PATH - (ssize_t)sizeof(INSTALLED))
		return false;
	path[length] = '\0';
	for (int i = 0; i < 2; i++) {
		char *last = strrchr(path, '/');

		if (!last)
			return false;
		*last = '\0';
	}
	strcat(path, INSTALLED);
	return true;
}

int boot_program_find(char path[BOOT_PROGRAM_PATH], struct strbuf *why)
{
	if (sysio_live() && name_neighbour(path)) {
		if (sysio_exists(SYSIO_ROOT, path))
			return 0;
		strbuf_add(why, "%s", path);
		return -ENOENT;
	}
	for (size_t i = 0; i < ON_HOSTS; i++) {
		strcpy(path, places[i]);
		if (sysio_exists(SYSIO_ROOT, path))
			return 0;
		strbuf_add(why, "%s%s", i ? " or " : "", path);
	}
	return -ENOENT;
}
