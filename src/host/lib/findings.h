/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person should know: what, where, and the exact next step. Holds it and prints it; finds nothing itself.
 */
#ifndef VFIOCLAIM_FINDINGS_H
#define VFIOCLAIM_FINDINGS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define FINDINGS_COLUMNS 80 /* of a terminal that nobody has widened */

struct finding {
	bool note; /* good to know, and nothing to be done */
	char *what, *where, *next, *command;
};

struct findings {
	struct finding *at; /* ours, never freed: the program ends with its one run */
	size_t count;
	bool impossible; /* vfio-pci will not be there */
	bool stale;	 /* the image is older than the config, or without our files */
};

/*
 * Start a finding; what it is about, where that stands, and what to do follow, each printed like printf(3). A command
 * stands behind what to do, or in its place, and is never broken over two lines: people copy it.
 * Without findings_next() and findings_command() it is a note. Where there is no memory, the program ends: nothing has
 * been begun.
 */
void findings_what(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_where(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_next(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_command(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Print them for people, a blank line before the first of each kind. */
void findings_print(const struct findings *findings, FILE *out);

/* Print `head`, and behind it the text in lines of FINDINGS_COLUMNS; only what has no blank in it may be longer. */
void findings_wrap(FILE *out, const char *head, const char *text);

/* As an array of { level, what, where, next }, a command as the end of `next`; it belongs to the caller. */
struct json_object *findings_to_json(const struct findings *findings);

#endif
