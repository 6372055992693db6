/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The archive that a kernel needs beside any image to start the boot program by rdinit=: that program, its config, and
 * the modules of the claims, so that nothing of ours has to be in the image. Makes it in memory; knows no boot loader.
 *
 * It is cpio's `newc`, with files at the root only: a directory would take the place of the image's own, a link perhaps.
 * It may stand before an image or behind it (Documentation/driver-api/early-userspace/buffer-format.rst). The kernel
 * looks for an archive at multiples of 4 bytes, so it fills up whole blocks. It begins with zeros: behind what lz4
 * packed, the kernel takes the next 4 bytes for the size of one more block, unless they are zeros
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
#define RDINIT_ARCHIVE_BLOCK 512 /* bytes; as many zeros are before the archive */

/* Does the kernel command line of this boot ask for it? One that cannot be read does not. */
bool rdinit_archive_is_requested(void);

/*
 * What to bake for the archive: the same request, its modules at the root; own->modules is the caller's to free. It shares
 * everything else with `image`.
 */
void rdinit_archive_request(struct request *own, const struct request *image);

/*
 * Make the archive. The modules are unpacked, and keep the signature behind them. The same input gives the same bytes.
 *
 * @image    what an image would be baked with
 * @kernel   its release, for the baked file's first line
 * @program  the boot program, a path from the root
 * Returns 0 with *data, which is the caller's to free, or -errno; `why` then says what is wrong.
 */
int rdinit_archive_write(const struct request *image, const char *kernel, const char *program, char **data,
			 size_t *length, struct strbuf *why);

#endif
