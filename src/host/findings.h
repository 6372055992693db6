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

struct finding {
	bool note; /* good to know, and nothing to be done */
	char *what, *where, *next;
};

struct findings {
	struct finding *at; /* ours, never freed: the program ends with its one run */
	size_t count;
	bool stale; /* the image is older than the config, or without our files */
};

/*
 * Start a finding; what it is about, where that stands, and what to do follow, each printed like printf(3).
 * Without findings_next() it is a note. Where there is no memory, the program ends: nothing has been begun.
 */
void findings_what(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_where(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
void findings_next(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Print them for people, a blank line before the first. */
void findings_print(const struct findings *findings, FILE *out);

/* As an array of { level, what, where, next }; it belongs to the caller. */
struct json_object *findings_to_json(const struct findings *findings);

#endif
