/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the initrd that a kernel boots with, in the usual places of distributions. Must not read files of a boot loader,
 * or an image.
 */
#ifndef VFIOCLAIM_FIND_INITRD_H
#define VFIOCLAIM_FIND_INITRD_H

#include <stdbool.h>
#include <time.h>

#include "core/lib/strbuf.h"

#define FIND_INITRD_UNIFIED "/EFI/Linux" /* below the boot partition: the UAPI group's Boot Loader Specification */
#define FIND_INITRD_PATH 512		 /* bytes of a path, including the NUL; longer paths are ignored */

struct find_initrd_file {
	char path[FIND_INITRD_PATH]; /* from the root */
	struct timespec modified;    /* since 1970, as the file system has it */
};

/*
 * Find the newest image that a kernel of this version may boot with, in the usual places. Rescue and fallback images
 * are ignored.
 * Return 0, or -ENOENT if there is none; the path of `image` is then "".
 */
int find_initrd_newest(const char *kernel, struct find_initrd_file *image);

/*
 * Find the archive of rdinit_archive.h, which a user has put on the boot partition: the newest file with "vfioclaim" in
 * its name. Files with the kernel's version in their names are preferred.
 * Return 0, or -ENOENT if there is none; the path of `image` is then "".
 */
int find_initrd_archive(const char *kernel, struct find_initrd_file *image);

/*
 * Return whether this is the name of a unified kernel image for the kernel. kernel-install writes TOKEN-VERSION.efi,
 * with +TRIES or +TRIES-FAILED before the dot (Boot Loader Specification, boot counting); dracut writes
 * linux-VERSION-MACHINEID[-BUILD].efi.
 */
bool find_initrd_is_unified(const char *name, const char *kernel);

#endif
