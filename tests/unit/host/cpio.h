/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make initramfs images for the tests: cpio archives, compressed by the usual programs; and read them.
 */
#ifndef VFIOCLAIM_CPIO_H
#define VFIOCLAIM_CPIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/initrd/initrd.h"

#define CPIO_MOST (4u << 20)

struct cpio {
	unsigned char data[CPIO_MOST];
	size_t length;
};

/* The parts of an entry that a test may set. */
struct cpio_entry {
	const char *name;
	uint32_t mode;	  /* 0 means S_IFREG */
	const char *data; /* a link's target, a file's content; with `size` if it is no string */
	uint32_t size;
	uint32_t ino, nlink; /* 0 means 1 */
};

void cpio_add(struct cpio *cpio, struct cpio_entry entry);
void cpio_file(struct cpio *cpio, const char *name, const char *text);
void cpio_dir(struct cpio *cpio, const char *name);
void cpio_link(struct cpio *cpio, const char *name, const char *target);
void cpio_end(struct cpio *cpio);

/* Append bytes, and zeros up to a multiple of `multiple`. */
void cpio_append(struct cpio *cpio, const void *data, size_t length);
void cpio_pad(struct cpio *cpio, size_t multiple);

/* Append the output of a shell command for other bytes. Return false if the program is not installed. */
bool cpio_pack(struct cpio *cpio, const char *command, const struct cpio *plain);

/* Bytes that cannot be compressed, the same ones each time. */
void cpio_noise(void *data, size_t length);

/*
 * Read it as an image, from the scratch tree. Fails the test if an error is not reported, or a message comes without an
 * error.
 */
int cpio_read(const struct cpio *image, struct initrd *initrd);

/* The last message contains this; and this is the text of the image's configuration. */
void cpio_assert_why(const char *part);
void cpio_assert_config(const struct initrd *initrd, const char *text);

#endif
