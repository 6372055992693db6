/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packers that an initramfs may be packed with, and where what one of them packed ends. Unpacks nothing.
 *
 * libarchive unpacks all of them, but reads on behind the end of some: xz, zstd and lz4 files may follow one another, and
 * what follows here is something else. Those three tell the length of each of their blocks, so their end is counted. The
 * others' end is where libarchive stopped.
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
	int (*support)(struct archive *archive); /* libarchive's; NULL: it cannot without a program */

	/*
	 * Find where what begins at `begin` ends, which is before `end`; NULL: libarchive knows.
	 * Returns 0, -ENODATA if it is cut off, -EINVAL if it is damaged, or -EILSEQ if it is damaged or something
	 * follows without the zeros that must be between.
	 */
	int (*end)(int file, off_t begin, off_t end, off_t *limit);
};

/* The packer of what begins here, or NULL. The same ones as the kernel's (lib/decompress.c). */
const struct compression *compression_find(int file, off_t begin, off_t end);

/* Read bytes of a file, all of them and all before `end`. Returns 0 or -ENODATA. */
int compression_peek(int file, off_t at, off_t end, unsigned char *buffer, size_t size);

/* A number of `size` bytes, at most 8, the lowest first. */
uint64_t compression_number(const unsigned char *bytes, size_t size);

#endif
