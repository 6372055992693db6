/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One initramfs image -> which files are in it, and the text of our config. Reads only, and decides nothing; contents of
 * other files are passed over.
 *
 * What counts is what the kernel would make of the image (init/initramfs.c): archives in their order, the later over the
 * earlier; names that lead through links which are there by then; a file whose folder is not there yet is lost. The
 * archives are cpio's `newc` (Documentation/driver-api/early-userspace/buffer-format.rst).
 */
#ifndef VFIOCLAIM_INITRD_H
#define VFIOCLAIM_INITRD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"

#define INITRD_NAMES (64u << 20) /* bytes that are kept of names; an image with every module and firmware has 3 MiB */
#define INITRD_EFFORT (1u << 30) /* bytes of paths that are looked up; 100,000 names take about 50 MB of that */
#define INITRD_CHAINS 4096
#define INITRD_LINKS 40 /* that one path may lead through, the kernel's MAXSYMLINKS */

struct initrd_name;

struct initrd {
	bool read;	      /* something could be read, even if not all */
	char *config;	      /* the text of /vfioclaim.conf, with a NUL behind it; NULL: there is none */
	size_t config_length; /* bytes, in case that it has a NUL of its own */
	struct initrd_name *names[INITRD_CHAINS]; /* by a hash; ours, never freed: the program ends with its one run */
	size_t names_size;			  /* bytes */
};

/*
 * Read the image at a path below the root. What was read before an error stays.
 * Returns 0, or -errno if it is not all there or not what a kernel unpacks; `why` then says so in English, without the
 * path.
 */
int initrd_read(struct initrd *initrd, const char *path, struct strbuf *why);

/* Is there a file at this absolute path, in the image's own view? A folder or a device is none. */
bool initrd_has(const struct initrd *initrd, const char *path);

#endif
