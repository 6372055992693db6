/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of one initramfs image, unpacked: archive behind archive, as the kernel would read them. Knows the packers,
 * and nothing of what is in an archive.
 *
 * An image is any number of cpio archives with zeros between them, some packed, alone or several at once
 * (Documentation/driver-api/early-userspace/buffer-format.rst; unpack_to_rootfs() in init/initramfs.c).
 */
#ifndef VFIOCLAIM_SEGMENT_H
#define VFIOCLAIM_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../core/text.h"

#define SEGMENT_MOST (4ull << 30) /* bytes that an image may unpack to; a large one has half a gigabyte */
#define SEGMENT_READ 131072	  /* bytes that are read of a file at once */

struct archive;

struct segment {
	int file;		   /* descriptor */
	off_t first, end;	   /* the image in its file: all of it, but in a unified kernel image */
	off_t at;		   /* what of the file is read next */
	off_t begin;		   /* of the packed part that `packed` unpacks, and where that ends; 0: not known */
	off_t limit;		   /* before it is unpacked */
	struct archive *packed;	   /* libarchive's; NULL: what is read now is not packed */
	const char *packer;	   /* its name */
	const unsigned char *data; /* unpacked, and not yet taken */
	size_t left;		   /* bytes of that */
	uint64_t taken;		   /* bytes, since the image's beginning or since that of the packed part */
	uint64_t total;		   /* bytes unpacked, of the whole image */
	unsigned char buffer[SEGMENT_READ];
};

/*
 * Open an image. *segment is to be closed by segment_close(), whatever this returns.
 * Returns 0 or -errno; `why` then says what is wrong with the file.
 */
int segment_open(struct segment *segment, const char *path, struct text *why);
void segment_close(struct segment *segment);

/*
 * Go to the next archive, past the zeros before it and into or out of what is packed.
 * Returns 1, 0 at the image's end, or -errno with `why`.
 */
int segment_next(struct segment *segment, struct text *why);

/*
 * Take exactly `length` bytes of the archive; with buffer NULL, pass over them.
 * Returns 0, -ENODATA if it ends before, or -errno; `why` then says so.
 */
int segment_take(struct segment *segment, void *buffer, uint64_t length, struct text *why);

#endif
