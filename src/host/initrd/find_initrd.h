/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the initrd that a kernel boots with, in the places where distributions put it. Reads no boot loader's files, and no
 * image.
 */
#ifndef VFIOCLAIM_FIND_INITRD_H
#define VFIOCLAIM_FIND_INITRD_H

#include <stdbool.h>
#include <time.h>

#include "core/lib/strbuf.h"

#define FIND_INITRD_UNIFIED "/EFI/Linux" /* below the boot partition: the UAPI group's Boot Loader Specification */
#define FIND_INITRD_PATH 512		 /* bytes of a path, NUL included; a longer one is not looked at */

struct find_initrd_file {
	char path[FIND_INITRD_PATH]; /* from the root */
	struct timespec modified;    /* since 1970, as the file system has it */
};

/*
 * Find the image that was written last of those that a kernel of this version may boot with, in the usual places. Rescue
 * and fallback images do not count.
 * Returns 0, or -ENOENT if there is none; the image's path is then "".
 */
int find_initrd_newest(const char *kernel, struct find_initrd_file *image);

/*
 * Find what was written last of the files on the boot partition that have our name in theirs: the archive of rdinit.h,
 * which a person has put there; if any of them have the kernel's version in their names as well, of those.
 * Returns 0, or -ENOENT if there is none; the image's path is then "".
 */
int find_initrd_archive(const char *kernel, struct find_initrd_file *image);

/*
 * Is this the name of a unified kernel image of that kernel? kernel-install writes TOKEN-VERSION.efi, with +TRIES or
 * +TRIES-FAILED before the dot (Boot Loader Specification, boot counting); dracut linux-VERSION-MACHINEID[-BUILD].efi.
 */
bool find_initrd_is_unified(const char *name, const char *kernel);

#endif
