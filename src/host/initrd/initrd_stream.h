/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of one initramfs image, unpacked: archive behind archive, as the kernel would read them. Knows the packers,
 * and nothing of what is in an archive.
 *
 * An image is any number of cpio archives with zeros between them, some packed, alone or several at once
 * (Documentation/driver-api/early-userspace/buffer-format.rst; unpack_to_rootfs() in init/initramfs.c).
 */
#ifndef VFIOCLAIM_INITRD_STREAM_H
#define VFIOCLAIM_INITRD_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/lib/strbuf.h"

#define INITRD_STREAM_MOST (4ull << 30) /* bytes that an image may unpack to; a large one has half a gigabyte */
#define INITRD_STREAM_READ 131072	/* bytes that are read of a file at once */

struct archive;

struct initrd_stream {
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
	unsigned char buffer[INITRD_STREAM_READ];
};

/*
 * Open an image. *segment is to be closed by initrd_stream_close(), whatever this returns.
 * Returns 0 or -errno; `why` then says what is wrong with the file.
 */
int initrd_stream_open(struct initrd_stream *segment, const char *path, struct strbuf *why);
void initrd_stream_close(struct initrd_stream *segment);

/*
 * Go to the next archive, past the zeros before it and into or out of what is packed.
 * Returns 1, 0 at the image's end, or -errno with `why`.
 */
int initrd_stream_next(struct initrd_stream *segment, struct strbuf *why);

/*
 * Take exactly `length` bytes of the archive; with buffer NULL, pass over them.
 * Returns 0, -ENODATA if it ends before, or -errno; `why` then says so.
 */
int initrd_stream_take(struct initrd_stream *segment, void *buffer, uint64_t length, struct strbuf *why);

#endif
