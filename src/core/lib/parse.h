/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parse numbers and words of text: the only word splitter for configuration, report and kernel command line. Must not
 * know files or PCI.
 */
#ifndef VFIOCLAIM_PARSE_H
#define VFIOCLAIM_PARSE_H

#include <stdint.h>

/*
 * Read between `least` and `most` (at most 8) hexadecimal digits at *at, in either case, and move *at past them. More
 * digits may follow: in a modalias, the 'd' after a number is the name of the next field.
 * Returns 0, or -EINVAL if there are fewer digits; *at is unchanged then.
 */
int parse_hex(const char **at, unsigned least, unsigned most, uint32_t *value);

/* Like parse_hex(), for `most` up to 16. */
int parse_hex64(const char **at, unsigned least, unsigned most, uint64_t *value);

/*
 * Read a decimal number that is the whole string and at most `most`.
 * Returns 0 or -EINVAL.
 */
int parse_decimal(const char *string, uint32_t most, uint32_t *value);

/*
 * Return the next word of a line of the configuration or the report, or NULL at the end. Blanks (space, tab, carriage
 * return) separate words. A word that begins with '#' ends the line. Writes NULs into the line, and moves *rest past
 * the word.
 */
char *parse_word(char **rest);

/*
 * Return the next item of a list with this separator, or NULL at the end. An empty item is "". Writes NULs into the
 * list, and moves *rest past the item; *rest is NULL after the last one.
 */
char *parse_item(char **rest, char separator);

/* Split "key=value" at its first '=' by writing a NUL. Return the value, or NULL if there is no '='. */
char *parse_value(char *word);

/*
 * Return the name of the next parameter of a kernel command line, or NULL at the end, by the kernel's rules (next_arg()
 * in lib/cmdline.c): blanks inside double quotes do not separate, and quotes around the whole parameter or around its
 * value are removed. Sets *value (NULL without a '='), writes NULs into the line, and moves *rest past the parameter.
 */
char *parse_parameter(char **rest, char **value);

#endif
