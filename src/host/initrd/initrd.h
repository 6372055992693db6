/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read an initramfs image: the names of its files, and the text of vfioclaim's configuration. Skips the content of
 * other files. Must not judge.
 *
 * The result is what the kernel would make of the image (init/initramfs.c): later archives replace files of earlier
 * ones, names may lead through links that exist at that point, and a file whose directory does not exist yet is lost.
 * The archives are cpio's `newc` (Documentation/driver-api/early-userspace/buffer-format.rst).
 */
#ifndef VFIOCLAIM_INITRD_H
#define VFIOCLAIM_INITRD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"

#define INITRD_NAMES (64u << 20) /* maximum bytes for names; an image with all modules and firmware needs 3 MiB */
#define INITRD_EFFORT (1u << 30) /* maximum bytes of paths looked up; 100,000 names need about 50 MB */
#define INITRD_CHAINS 4096
#define INITRD_LINKS 40 /* maximum links in one path, as MAXSYMLINKS of the kernel */

struct initrd_name;

struct initrd {
	bool read;	      /* something was read, even if not all */
	char *config;	      /* text of /vfioclaim.conf, terminated by a NUL; NULL if there is none */
	size_t config_length; /* bytes, because it may contain a NUL */
	struct initrd_name *names[INITRD_CHAINS]; /* hash chains */
	size_t names_size;			  /* bytes */
};

/*
 * Read the image at a path below the root. After an error, what was read before it is kept.
 * Return 0, or -errno if the image is incomplete or no kernel would unpack it. `why` then has an explanation in
 * English, without the path.
 */
int initrd_read(struct initrd *initrd, const char *path, struct strbuf *why);

/* Return whether the image has a regular file at this absolute path. */
bool initrd_has(const struct initrd *initrd, const char *path);

#endif
