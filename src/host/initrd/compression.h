/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recognize the compressions of an initramfs, and find where compressed data ends. Must not unpack.
 *
 * libarchive unpacks all of them, but for some it reads past the end: several xz, zstd or lz4 files may be
 * concatenated, and in an image other data follows. These three formats have the size of each block, so their end can
 * be computed. The data of the others ends where libarchive stops.
 */
#ifndef VFIOCLAIM_COMPRESSION_H
#define VFIOCLAIM_COMPRESSION_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct archive;

struct compression {
	const char *name;
	char magic[6];
	size_t magic_length;
	int (*support)(struct archive *archive); /* function of libarchive; NULL if it would need an external program */

	/*
	 * Find the end of the compressed data from `begin`, which is at most `end`. NULL if libarchive finds it.
	 * Return 0, -ENODATA if the data is cut off, -EINVAL if it is damaged, or -EILSEQ if it is damaged or other
	 * data follows without the zeros that must be between.
	 */
	int (*end)(int file, off_t begin, off_t end, off_t *limit);
};

/*
 * Return the compression of the data at `begin`, or NULL. These are the compressions of the kernel (lib/decompress.c).
 */
const struct compression *compression_find(int file, off_t begin, off_t end);

/* Read `size` bytes of a file, all of them before `end`. Return 0 or -ENODATA. */
int compression_peek(int file, off_t at, off_t end, unsigned char *buffer, size_t size);

/* Return a little-endian number of `size` bytes, at most 8. */
uint64_t compression_number(const unsigned char *bytes, size_t size);

#endif
