/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Split the parameters of a module, or of the kernel, into words, and join words into one string. Knows what separates
 * words. Must not know what they mean, or read a file.
 */
#ifndef VFIOCLAIM_MODULE_OPTIONS_H
#define VFIOCLAIM_MODULE_OPTIONS_H

#include <stddef.h>

struct parameter {
	const char *word; /* as it is in the string, with its quotes; not terminated by a NUL */
	size_t length;	  /* bytes of the word */
	char *name;	  /* as the kernel parses it (next_arg() in lib/cmdline.c) */
	char *value;	  /* NULL without a '=' */
};

struct module_options {
	struct parameter *at;
	size_t count;
	char *whole, *copy; /* the words point into `whole`, the names and values into `copy` */
};

/* Split a string. The caller owns *parameters, and frees it with module_options_free(). */
void module_options_split(struct module_options *parameters, const char *string);
void module_options_free(struct module_options *parameters);

/* Remove the parameter with this index. */
void module_options_remove(struct module_options *parameters, size_t which);

/* Return all words in one string, separated by a blank. The caller frees it. */
char *module_options_join(const struct module_options *parameters);

#endif
