// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/initrd_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/initrd/compression.h"

/*
 * Find the image in a unified kernel image: its section .initrd (a PE file, see the UAPI group's specification of
 * UKIs).
 */
static int find_image(struct initrd_stream *segment, struct strbuf *why)
{
	unsigned char dos[64], coff[24], section[40];
	off_t at;

	if (compression_peek(segment->file, 0, segment->end, dos, sizeof(dos)) || memcmp(dos, "MZ", 2))
		return 0;
	at = (off_t)compression_number(dos + 60, 4);
	if (compression_peek(segment->file, at, segment->end, coff, sizeof(coff)) || memcmp(coff, "PE\0", 4)) {
		strbuf_add(why, "a DOS executable, expected an initramfs image");
		return -EINVAL;
	}
	at += (off_t)(sizeof(coff) + compression_number(coff + 20, 2)); /* the optional header */
	for (uint64_t sections = compression_number(coff + 6, 2); sections; sections--, at += (off_t)sizeof(section)) {
		uint64_t size, raw_size, first;

		if (compression_peek(segment->file, at, segment->end, section, sizeof(section)))
			break;
		if (memcmp(section, ".initrd", 8))
			continue;
		/* in the file, zeros pad the section; a larger size in memory would only add zeros */
		size = compression_number(section + 8, 4);
		raw_size = compression_number(section + 16, 4);
		first = compression_number(section + 20, 4);
		if (size > raw_size)
			size = raw_size;
		if (first + size > (uint64_t)segment->end)
			break;
		segment->first = segment->at = (off_t)first;
		segment->end = (off_t)(first + size);
		return 0;
	}
	strbuf_add(why, "a kernel or boot loader without an initramfs (no section .initrd)");
	return -EINVAL;
}

int initrd_stream_open(struct initrd_stream *segment, const char *path, struct strbuf *why)
{
	struct stat st;

	memset(segment, 0, sizeof(*segment));
	segment->file = sysio_open(SYSIO_ROOT, path);
	if (segment->file < 0 || fstat(segment->file, &st)) {
		int failed = segment->file < 0 ? segment->file : -errno;

		strbuf_add(why, "cannot read it: %s", log_strerror(failed));
		return failed;
	}
	if (!S_ISREG(st.st_mode)) {
		strbuf_add(why, "not a regular file, expected an initramfs image");
		return -EINVAL;
	}
	segment->end = st.st_size;
	return find_image(segment, why);
}

static void leave(struct initrd_stream *segment)
{
	archive_read_free(segment->packed);
	segment->packed = NULL;
	segment->left = 0;
}

void initrd_stream_close(struct initrd_stream *segment)
{
	leave(segment);
	if (segment->file >= 0)
		sysio_close(segment->file);
	segment->file = -1;
}

/* Return the position in the file. A compressed part counts as one position. */
static off_t place(const struct initrd_stream *segment)
{
	return segment->packed ? segment->begin : segment->at - (off_t)segment->left;
}

/* Read the next bytes of the file, up to `end`. Return the number of bytes in the buffer, 0 at the end, or -errno. */
static ssize_t read_file(struct initrd_stream *segment, off_t end)
{
	size_t size = sizeof(segment->buffer);
	ssize_t count;

	if ((off_t)size > end - segment->at)
		size = (size_t)(end - segment->at);
	do {
		count = pread(segment->file, segment->buffer, size, segment->at);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		return -errno;
	segment->at += count;
	return count;
}

/* Callback of libarchive: read compressed data. */
static la_ssize_t read_packed(struct archive *archive, void *context, const void **data)
{
	struct initrd_stream *segment = context;
	ssize_t count = read_file(segment, segment->limit ? segment->limit : segment->end);

	*data = segment->buffer;
	if (count < 0)
		archive_set_error(archive, (int)-count, "%s", log_strerror((int)count));
	return count < 0 ? ARCHIVE_FATAL : count;
}

static int tell_broken(const struct initrd_stream *segment, struct strbuf *why)
{
	const char *words = archive_error_string(segment->packed);

	strbuf_add(why, "cannot decompress the %s data at byte %zu: %s", segment->compression,
		   (size_t)(place(segment) - segment->first), words ? words : "damaged");
	return -EINVAL;
}

/* Make data available. Return 1, 0 at the end, or -errno with `why`. */
static int fill(struct initrd_stream *segment, struct strbuf *why)
{
	const void *data = segment->buffer;
	int64_t offset;

	if (segment->left)
		return 1;
	while (!segment->left) {
		if (segment->packed) {
			int status = archive_read_data_block(segment->packed, &data, &segment->left, &offset);

			if (status == ARCHIVE_EOF)
				return 0;
			if (status != ARCHIVE_OK)
				return tell_broken(segment, why);
		} else {
			ssize_t count = read_file(segment, segment->end);

			if (count < 0)
				strbuf_add(why, "cannot read it: %s", log_strerror((int)count));
			if (count <= 0)
				return (int)count;
			segment->left = (size_t)count;
		}
		segment->total += segment->left;
		if (segment->total > INITRD_STREAM_MOST) {
			strbuf_add(why, "more than %u GiB unpacked, expected an initramfs image",
				   (unsigned)(INITRD_STREAM_MOST >> 30));
			return -EFBIG;
		}
	}
	segment->data = data;
	return 1;
}

/* Start to unpack the compressed data at this position. Return 0, or -errno with `why`. */
static int enter(struct initrd_stream *segment, struct strbuf *why)
{
	const struct compression *compression = compression_find(segment->file, place(segment), segment->end);
	struct archive_entry *entry;
	int status = 0;

	segment->begin = place(segment);
	segment->left = 0;
	segment->taken = 0;
	segment->limit = 0;
	if (!compression) {
		strbuf_add(why, "neither a cpio archive nor a compression that the kernel supports at byte %zu",
			   (size_t)(segment->begin - segment->first));
		return -EINVAL;
	}
	segment->compression = compression->name;
	if (compression->end)
		status = compression->end(segment->file, segment->begin, segment->end, &segment->limit);
	if (status) {
		strbuf_add(why, "the %s data at byte %zu %s", compression->name,
			   (size_t)(segment->begin - segment->first),
			   status == -ENODATA  ? "is truncated"
			   : status == -EILSEQ ? "is damaged, or lacks the four zero bytes before the next part"
					       : "is damaged");
		return status;
	}

	segment->at = segment->begin;
	segment->packed = archive_read_new();
	/* without the compression's library, libarchive runs a program, which may be absent and would read too far */
	if (!segment->packed || !compression->support || compression->support(segment->packed) != ARCHIVE_OK) {
		strbuf_add(why, "compressed with %s, which this libarchive does not support", compression->name);
		return -EPROTONOSUPPORT;
	}
	archive_read_support_format_raw(segment->packed);
	if (archive_read_open(segment->packed, segment, NULL, read_packed, NULL) != ARCHIVE_OK ||
	    archive_read_next_header(segment->packed, &entry) != ARCHIVE_OK)
		return tell_broken(segment, why);
	return 0;
}

/* Skip zeros. Return 1 at another byte, 0 at the end, or -errno with `why`. */
static int skip_zeros(struct initrd_stream *segment, struct strbuf *why)
{
	int status;

	while ((status = fill(segment, why)) > 0) {
		size_t count = 0;

		while (count < segment->left && !segment->data[count])
			count++;
		segment->data += count;
		segment->left -= count;
		segment->taken += count;
		if (segment->left)
			return 1;
	}
	return status;
}

int initrd_stream_next(struct initrd_stream *segment, struct strbuf *why)
{
	for (;;) {
		int status = skip_zeros(segment, why);

		if (status < 0)
			return status;
		if (!status && !segment->packed)
			return 0;
		if (!status) {
			segment->at = segment->limit ? segment->limit
						     : segment->begin + archive_filter_bytes(segment->packed, -1);
			leave(segment);
			segment->taken = (uint64_t)(segment->at - segment->first);
			continue;
		}
		if (segment->data[0] == '0' && !(segment->taken & 3))
			return 1;
		/* the kernel counts alignment from the start of the image, and would look for compressed data here */
		if (segment->data[0] == '0') {
			strbuf_add(why,
				   "a cpio archive at byte %zu, which is not a multiple of 4, so the kernel would not "
				   "unpack it",
				   (size_t)(place(segment) - segment->first));
			return -EINVAL;
		}
		if (segment->packed) {
			strbuf_add(why, "the %s data at byte %zu has other data after its cpio archive",
				   segment->compression, (size_t)(place(segment) - segment->first));
			return -EINVAL;
		}
		status = enter(segment, why);
		if (status)
			return status;
	}
}

int initrd_stream_take(struct initrd_stream *segment, void *buffer, uint64_t length, struct strbuf *why)
{
	unsigned char *to = buffer;

	while (length) {
		int status = fill(segment, why);
		size_t count = segment->left;

		if (!status)
			strbuf_add(why, "truncated: it ends within an archive");
		if (status <= 0)
			return status ? status : -ENODATA;
		if (count > length)
			count = (size_t)length;
		if (to) {
			memcpy(to, segment->data, count);
			to += count;
		}
		segment->data += count;
		segment->left -= count;
		segment->taken += count;
		length -= count;
	}
	return 0;
}
