/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make the archive that a kernel needs in addition to an image to start the boot program by rdinit=: that program, its
 * configuration, and the modules of the claims. The image itself then needs no file of vfioclaim. Works in memory. Must
 * not know boot loaders.
 *
 * The format is cpio's `newc`, with files only at the root: a directory would replace that of the image, which may be a
 * link. The archive may come before or after an image (Documentation/driver-api/early-userspace/buffer-format.rst). The
 * kernel looks for an archive at multiples of 4 bytes, so the archive fills whole blocks. It begins with zeros, because
 * after lz4 data the kernel takes the next 4 bytes as the size of another block, unless they are zeros
 * (lib/decompress_unlz4.c).
 */
#ifndef VFIOCLAIM_RDINIT_ARCHIVE_H
#define VFIOCLAIM_RDINIT_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"
#include "core/rules/request.h"
#include "host/initrd/boot_program.h"

#define RDINIT_ARCHIVE_PARAMETER "rdinit=" BOOT_PROGRAM_AT_ROOT
#define RDINIT_ARCHIVE_BLOCK 512 /* bytes; the archive follows as many zeros */

/* Return whether the kernel command line of this boot requests the archive; false if that cannot be read. */
bool rdinit_archive_is_requested(void);

/*
 * Make the request to bake for the archive: that of the image, with all modules at the root. The caller frees
 * own->modules. All else is shared with `image`.
 */
void rdinit_archive_request(struct request *own, const struct request *image);

/*
 * Make the archive. The modules are unpacked, and keep the signature at their end. The same input gives the same bytes.
 *
 * @image    the request to bake for an image
 * @kernel   its release, for the first line of the baked file
 * @program  the boot program, a path from the root
 * Return 0 with *data, which the caller frees, or -errno with an explanation in `why`.
 */
int rdinit_archive_write(const struct request *image, const char *kernel, const char *program, char **data,
			 size_t *length, struct strbuf *why);

#endif
