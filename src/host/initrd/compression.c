// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/compression.h"
#include "core/lib/str.h"

#include <archive.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define LZ4_MAGIC 0x184c2102
#define LZ4_BLOCK (8u << 20) /* unpacked; incompressible data becomes larger, by LZ4_compressBound() */

uint64_t compression_number(const unsigned char *bytes, size_t size)
{
	uint64_t number = 0;

	while (size--)
		number = number << 8 | bytes[size];
	return number;
}

int compression_peek(int file, off_t at, off_t end, unsigned char *buffer, size_t size)
{
	ssize_t count;

	if (at < 0 || at > end || (off_t)size > end - at)
		return -ENODATA;
	do {
		count = pread(file, buffer, size, at);
	} while (count < 0 && errno == EINTR);
	return count == (ssize_t)size ? 0 : -ENODATA;
}

/* Find the end of one frame of RFC 8878, section 3.1.1. */
static int zstd_end(int file, off_t begin, off_t end, off_t *limit)
{
	static const unsigned char dictionary[] = { 0, 1, 2, 4 }, content[] = { 0, 2, 4, 8 };
	unsigned char flags, block[3];
	off_t at = begin + 4;
	uint64_t header;

	if (compression_peek(file, at++, end, &flags, 1))
		return -ENODATA;
	at += dictionary[flags & 3] + content[flags >> 6];
	if (!(flags & 0x20))
		at++; /* the window size */
	else if (!(flags >> 6))
		at++; /* the content size, of one byte */
	do {
		if (compression_peek(file, at, end, block, sizeof(block)))
			return -ENODATA;
		header = compression_number(block, sizeof(block));
		if ((header >> 1 & 3) == 3)
			return -EINVAL;
		at += 3 + ((header >> 1 & 3) == 1 ? 1 : (off_t)(header >> 3)); /* type 1: one byte, repeated */
	} while (!(header & 1));
	if (flags & 4)
		at += 4; /* the checksum */
	*limit = at;
	return at > end ? -ENODATA : 0;
}

/*
 * Find the end of lz4's legacy frame (lz4_Frame_format.md, "Legacy frame"). It has no end mark: each block follows its
 * size, up to the end of the data. Zeros after it are padding, as for the kernel (lib/decompress_unlz4.c).
 */
static int lz4_end(int file, off_t begin, off_t end, off_t *limit)
{
	unsigned char bytes[4];
	off_t at = begin + 4;

	while (at < end) {
		uint64_t size;

		if (compression_peek(file, at, end, bytes, sizeof(bytes))) {
			*limit = at; /* fewer than four bytes: padding */
			return 0;
		}
		size = compression_number(bytes, sizeof(bytes));
		if (!size)
			break;
		if (size == LZ4_MAGIC)
			size = 0; /* another frame */
		else if (size > LZ4_BLOCK + LZ4_BLOCK / 255 + 16)
			return -EILSEQ;
		at += 4 + (off_t)size;
	}
	*limit = at;
	return at > end ? -ENODATA : 0;
}

/* Find the end of LZMA2 chunks, which every xz file has as its last filter (liblzma's lzma2_decoder.c). */
static int lzma2_end(int file, off_t *at, off_t end)
{
	unsigned char chunk[5];

	for (;;) {
		if (compression_peek(file, *at, end, chunk, 1))
			return -ENODATA;
		if (!chunk[0]) {
			++*at;
			return 0;
		}
		if (compression_peek(file, *at, end, chunk, sizeof(chunk)))
			return -ENODATA;
		if (chunk[0] >= 0x80) /* compressed: flags, two sizes minus one, and maybe new properties */
			*at += 5 + (chunk[0] >= 0xc0) + (chunk[3] << 8 | chunk[4]) + 1;
		else if (chunk[0] <= 2) /* uncompressed: flags, size minus one */
			*at += 3 + (chunk[1] << 8 | chunk[2]) + 1;
		else
			return -EINVAL;
	}
}

/* Find the end of one stream of the .xz file format 1.1.0, section 2.1: header, blocks, index, footer. */
static int xz_end(int file, off_t begin, off_t end, off_t *limit)
{
	static const unsigned char checks[] = { 0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64 };
	unsigned char header[12], size;
	off_t at = begin + 12, index;
	uint64_t blocks = 0;

	if (compression_peek(file, begin, end, header, sizeof(header)))
		return -ENODATA;
	for (;; blocks++) {
		int status = compression_peek(file, at, end, &size, 1);

		if (!status && !size)
			break; /* the index begins with a zero */
		at += (size + 1) * 4;
		if (!status)
			status = lzma2_end(file, &at, end);
		if (status)
			return status;
		at += (begin - at) & 3;
		at += checks[header[7] & 15];
	}
	/* an entry of the index has at most 18 bytes, and the footer contains the size of the index */
	for (index = at; at <= index + (off_t)(blocks * 18) + 20; at += 4) {
		if (compression_peek(file, at, end, header, sizeof(header)))
			return -ENODATA;
		if (!memcmp(header + 10, "YZ", 2) &&
		    (compression_number(header + 4, 4) + 1) * 4 == (uint64_t)(at - index)) {
			*limit = at + 12;
			return 0;
		}
	}
	return -EINVAL;
}

const struct compression *compression_find(int file, off_t begin, off_t end)
{
	static const struct compression compressions[] = {
		{ "gzip", "\x1f\x8b", 2, archive_read_support_filter_gzip, NULL },
		{ "bzip2", "BZh", 3, archive_read_support_filter_bzip2, NULL },
		{ "lzma", "\x5d\0\0", 3, archive_read_support_filter_lzma, NULL },
		{ "xz",
		  "\xfd"
		  "7zXZ",
		  6, archive_read_support_filter_xz, xz_end },
		{ "lzo", "\x89LZO", 4, NULL, NULL },
		{ "lz4", "\x02\x21\x4c\x18", 4, archive_read_support_filter_lz4, lz4_end },
		{ "zstd", "\x28\xb5\x2f\xfd", 4, archive_read_support_filter_zstd, zstd_end },
	};
	unsigned char start[6];

	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++)
		if (!compression_peek(file, begin, end, start, compressions[i].magic_length) &&
		    !memcmp(start, compressions[i].magic, compressions[i].magic_length))
			return &compressions[i];
	return NULL;
}
