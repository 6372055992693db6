/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded strings and the one word splitter. Knows no files, no PCI, and no locale.
 *
 * It exists because the boot program is linked without stdio: a static klibc or musl program that never calls printf is
 * a third of the size.
 */
#ifndef VFIOCLAIM_TEXT_H
#define VFIOCLAIM_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A buffer that is being written to. It belongs to the caller and always ends in a NUL. */
struct text {
	char *buffer;
	size_t size;   /* bytes, the NUL included */
	size_t length; /* bytes, the NUL not included */
	bool cut;      /* something did not fit; what is there is not the whole text */
};

/* Start writing at the beginning of `buffer`, which has `size` bytes, at least one. */
void text_open(struct text *text, char *buffer, size_t size);

/*
 * Append. Knows %s, %c, %d, %u, %x, %zu and %%, and for the numbers a width with or without a leading 0.
 * What does not fit is left out and sets `cut`.
 */
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_list(struct text *text, const char *format, va_list list) __attribute__((format(printf, 2, 0)));

/* If something did not fit, end in "[...]" instead, so that nobody takes it for whole. */
void text_mark_cut(struct text *text);

/* Append one value of a `key=value` pair: blanks, control characters and backslashes become \xNN, "" becomes "-". */
void text_add_value(struct text *text, const char *value);

/*
 * Copy a string into a buffer of `size` bytes.
 * Returns 0, or -ENAMETOOLONG if it does not fit; the buffer then holds "", never a cut value.
 */
int text_copy(char *buffer, size_t size, const char *string);

/* The first place of `part` in `string`, or NULL: strstr(), which in klibc brings 250 bytes along. */
const char *text_find(const char *string, const char *part);

/*
 * The n-th of several strings that stand one behind the other, each with its NUL: a table of names without a pointer
 * for each, 8 bytes of a program that counts them. There must be as many.
 */
const char *text_nth(const char *strings, unsigned n);

/*
 * Read between `least` and `most` (at most 8) hexadecimal digits at *at, in either case, and move *at past them.
 * Another digit may follow: in a modalias, 'd' is the next field's name.
 * Returns 0, or -EINVAL if there are fewer
 * digits; *at is then where it was.
 */
int text_hex(const char **at, unsigned least, unsigned most, uint32_t *value);

/* The same for `most` up to 16. */
int text_hex64(const char **at, unsigned least, unsigned most, uint64_t *value);

/*
 * Read a decimal number that is the whole string and at most `most`.
 * Returns 0, or -EINVAL.
 */
int text_decimal(const char *string, uint32_t most, uint32_t *value);

/*
 * The next word of a line of the config or the report: separated by blanks (space, tab, carriage return), ended by a
 * word that begins with '#'. Cuts the line up in place.
 * Returns the word, or NULL at the end; *rest is moved past it.
 */
char *text_word(char **rest);

/*
 * The next item of a list, separated by `separator`. Cuts the list up in place. An empty item is "".
 * Returns the item, or NULL at the end; *rest is moved past it and is NULL after the last.
 */
char *text_item(char **rest, char separator);

/*
 * Split "key=value" at its first '='. Cuts it up in place.
 * Returns the value, or NULL if there is no '='.
 */
char *text_value(char *word);

/*
 * The next parameter of a kernel command line, by the kernel's own rules (next_arg() in lib/cmdline.c): blanks inside
 * double quotes do not separate, and quotes around the whole parameter or around its value are taken off. Cuts the line
 * up in place.
 * Returns the parameter's name and sets *value (NULL without a '='), or NULL at the end; *rest is moved past it.
 */
char *text_parameter(char **rest, char **value);

#endif
