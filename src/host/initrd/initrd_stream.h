/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read the bytes of an initramfs image, unpacked, one archive after another, as the kernel would. Knows compressions.
 * Must not know what an archive contains.
 *
 * An image is a sequence of cpio archives with zeros between them. One or several archives may be compressed together
 * (Documentation/driver-api/early-userspace/buffer-format.rst; unpack_to_rootfs() in init/initramfs.c).
 */
#ifndef VFIOCLAIM_INITRD_STREAM_H
#define VFIOCLAIM_INITRD_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/lib/strbuf.h"

#define INITRD_STREAM_MOST (4ull << 30) /* maximum bytes of an unpacked image; a large one has half a gigabyte */
#define INITRD_STREAM_READ 131072	/* bytes read from the file at once */

struct archive;

struct initrd_stream {
	int file;		   /* descriptor */
	off_t first, end;	   /* the image in the file: all of it, except in a unified kernel image */
	off_t at;		   /* next position to read in the file */
	off_t begin;		   /* start of the compressed part that `packed` unpacks */
	off_t limit;		   /* end of that part; 0 if unknown until it is unpacked */
	struct archive *packed;	   /* libarchive's handle; NULL if the current data is not compressed */
	const char *compression;   /* name of the compression */
	const unsigned char *data; /* unpacked data that was not taken yet */
	size_t left;		   /* bytes of it */
	uint64_t taken;		   /* bytes since the beginning of the image, or of the compressed part */
	uint64_t total;		   /* unpacked bytes of the whole image */
	unsigned char buffer[INITRD_STREAM_READ];
};

/*
 * Open an image. The caller must call initrd_stream_close(), whatever this returns.
 * Return 0, or -errno with an explanation in `why`.
 */
int initrd_stream_open(struct initrd_stream *segment, const char *path, struct strbuf *why);
void initrd_stream_close(struct initrd_stream *segment);

/*
 * Go to the next archive. Skips zeros before it, and enters or leaves compressed data.
 * Return 1, 0 at the end of the image, or -errno with `why`.
 */
int initrd_stream_next(struct initrd_stream *segment, struct strbuf *why);

/*
 * Take exactly `length` bytes of the archive. If `buffer` is NULL, skip them.
 * Return 0, -ENODATA if the archive ends earlier, or -errno, with an explanation in `why`.
 */
int initrd_stream_take(struct initrd_stream *segment, void *buffer, uint64_t length, struct strbuf *why);

#endif
