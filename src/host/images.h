/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which image a kernel boots with, who makes it, and how to have it made again. Looks only; knows the distributions'
 * habits, and nobody's boot loader.
 */
#ifndef VFIOCLAIM_IMAGES_H
#define VFIOCLAIM_IMAGES_H

#include <stdbool.h>
#include <time.h>

#include "initrd.h"

#define IMAGES_PATH 512 /* bytes of a path, NUL included; a longer one is not looked at */

enum images_maker {
	IMAGES_UNKNOWN,
	IMAGES_DRACUT,
	IMAGES_MKINITCPIO,
	IMAGES_GENKERNEL,
	IMAGES_INITRAMFS_TOOLS,
	IMAGES_UGRD,
	IMAGES_BOOSTER,
};

struct image {
	char path[IMAGES_PATH];	  /* from the root */
	struct timespec modified; /* since 1970, as the file system has it */
};

/*
 * Find the image that was written last of those that a kernel of this version may boot with, in the usual places. Rescue
 * and fallback images do not count.
 * Returns 0, or -ENOENT if there is none; the image's path is then "".
 */
int images_newest(const char *kernel, struct image *image);

/*
 * Find what was written last of the files on the boot partition that have our name in theirs: the archive of rdinit.h,
 * which a person has put there; if any of them have the kernel's version in their names as well, of those.
 * Returns 0, or -ENOENT if there is none; the image's path is then "".
 */
int images_archive(const char *kernel, struct image *image);

/*
 * Who made an image, by what is in it; if it does not tell, or `initrd` is NULL, who makes images here, by what is
 * installed. IMAGES_UNKNOWN if nothing tells, or several that could have made it are installed.
 */
enum images_maker images_maker(const struct initrd *initrd);

/* The maker's own name for itself; "unknown". */
const char *images_maker_name(enum images_maker maker);

/*
 * What a person has to write once, so that this maker puts vfioclaim into its images, fit to be followed by ", then"; NULL
 * where building is all it takes, or where no glue of ours can be: of IMAGES_BOOSTER and IMAGES_UNKNOWN.
 */
const char *images_maker_setting(enum images_maker maker);

/* Print kernel-install's command: it asks whoever makes images here, and knows where they have to go. */
void images_print_install(struct text *text, const char *kernel);

/*
 * Print the command that makes the image at this absolute path again. Returns false if nobody can tell; nothing is
 * printed then.
 */
bool images_print_rebuild(struct text *text, enum images_maker maker, const char *kernel, const char *path);

#endif
