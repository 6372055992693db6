/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A module's parameters, or the kernel's: one string <-> its words. Knows what separates them, not what they mean; reads
 * no file.
 */
#ifndef VFIOCLAIM_PARAMETERS_H
#define VFIOCLAIM_PARAMETERS_H

#include <stddef.h>

struct parameter {
	const char *word; /* as it stands there, with its quotes; it does not end in a NUL */
	size_t length;	  /* bytes of that */
	char *name;	  /* as the kernel takes it apart (next_arg() in lib/cmdline.c) */
	char *value;	  /* NULL without a '=' */
};

struct parameters {
	struct parameter *at;
	size_t count;
	char *whole, *copy; /* what words, and what names and values point into */
};

/* Split a string. Returns 0 or -ENOMEM; *parameters is the caller's either way, to be freed by parameters_free(). */
int parameters_split(struct parameters *parameters, const char *string);
void parameters_free(struct parameters *parameters);

/* Leave out one of them. */
void parameters_remove(struct parameters *parameters, size_t which);

/* All words again, with a blank between. Returns a string that the caller frees, or NULL if there is no memory. */
char *parameters_join(const struct parameters *parameters);

#endif
