/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded string buffers with a small printf. Must not know files, PCI or a locale.
 *
 * The boot program is linked without stdio: a static klibc or musl program that never calls printf is a third of the
 * size.
 */
#ifndef VFIOCLAIM_STRBUF_H
#define VFIOCLAIM_STRBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A buffer to append to. The caller owns the memory. The content always ends with a NUL. */
struct strbuf {
	char *buffer;
	size_t size;   /* bytes, including the NUL */
	size_t length; /* bytes, without the NUL */
	bool cut;      /* something did not fit: the content is incomplete */
};

/* Start with an empty content in `buffer`, which has `size` bytes, at least one. */
void strbuf_open(struct strbuf *text, char *buffer, size_t size);

/*
 * Append formatted text. Supports %s, %c, %d, %u, %x, %zu and %%, and for numbers a width with a leading 0.
 * What does not fit is left out and sets `cut`.
 */
void strbuf_add(struct strbuf *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_add_list(struct strbuf *text, const char *format, va_list list) __attribute__((format(printf, 2, 0)));

/* Remove everything after the first `length` bytes. */
void strbuf_truncate(struct strbuf *text, size_t length);

/* If something did not fit, overwrite the end with "[...]", so that the content is not mistaken for complete. */
void strbuf_mark_cut(struct strbuf *text);

/*
 * Append the value of a `key=value` pair: blanks, control characters and backslashes become \xNN, and "" becomes "-".
 */
void strbuf_add_value(struct strbuf *text, const char *value);

#endif
