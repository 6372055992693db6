/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A module's parameters, or the kernel's: one string <-> its words. Knows what separates them, not what they mean; reads
 * no file.
 */
#ifndef VFIOCLAIM_MODULE_OPTIONS_H
#define VFIOCLAIM_MODULE_OPTIONS_H

#include <stddef.h>

struct parameter {
	const char *word; /* as it stands there, with its quotes; it does not end in a NUL */
	size_t length;	  /* bytes of that */
	char *name;	  /* as the kernel takes it apart (next_arg() in lib/cmdline.c) */
	char *value;	  /* NULL without a '=' */
};

struct module_options {
	struct parameter *at;
	size_t count;
	char *whole, *copy; /* what words, and what names and values point into */
};

/* Split a string. *parameters is the caller's, to be freed by module_options_free(). */
void module_options_split(struct module_options *parameters, const char *string);
void module_options_free(struct module_options *parameters);

/* Leave out one of them. */
void module_options_remove(struct module_options *parameters, size_t which);

/* All words again, with a blank between. Returns a string that the caller frees. */
char *module_options_join(const struct module_options *parameters);

#endif
