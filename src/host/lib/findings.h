/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hold and print findings: what a user should know, where it is, and the exact next step. Must not look for any itself.
 */
#ifndef VFIOCLAIM_FINDINGS_H
#define VFIOCLAIM_FINDINGS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define FINDINGS_COLUMNS 80 /* of a terminal with the default width */

struct finding {
	bool note; /* for information: there is nothing to do */
	char *what, *where, *next, *command;
};

struct findings {
	struct finding *at;
	size_t count;
	bool impossible;  /* vfio-pci will not be available */
	bool not_started; /* nothing will start the boot program */
	bool stale;	  /* the image is older than the configuration, or lacks the files of vfioclaim */
};

/*
 * Start a finding with what is wrong. Then add where it is, and what to do. Each function prints like printf(3) and
 * replaces control characters. A command follows the text of findings_next(), or stands alone. It is never wrapped, so
 * that it can be copied. A finding without findings_next() and findings_command() is a note.
 */
void findings_what(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_where(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_next(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_command(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Print the findings for people, with a blank line before the first of each kind. */
void findings_print(const struct findings *findings, FILE *out);

/* Print `head` and then the text, wrapped to FINDINGS_COLUMNS. Only a word without a blank may exceed that width. */
void findings_wrap(FILE *out, const char *head, const char *text);

/* Return an array of { level, what, where, next }; a command is the end of `next`. The caller owns the array. */
struct json_object *findings_to_json(const struct findings *findings);

#endif
