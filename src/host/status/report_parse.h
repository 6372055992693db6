/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report's lines (src/core/report.h) -> records, and records -> JSON. Knows the form of a line, not what it means.
 */
#ifndef VFIOCLAIM_REPORT_PARSE_H
#define VFIOCLAIM_REPORT_PARSE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"

#define REPORT_PARSE_PAIRS 16

struct report_record {
	const char *result;  /* the first word: claimed, refused, missing, iommu, group, end, vfioclaim, ... */
	const char *subject; /* the second: an address, a WHAT; "" if there is none */
	struct {
		const char *key, *value;
	} pairs[REPORT_PARSE_PAIRS];
	size_t count;
	const char *comment; /* what follows " # ", for people; "" if nothing does */
};

struct report_records {
	struct report_record *at; /* ours, never freed, and so are the strings in them */
	size_t count;
};

/* Turn \xNN, as strbuf_add_value() and the kernel's log write it, into what it stands for. In place. */
void report_parse_decode(char *value);

/*
 * Add a line, whole and without its newline. In the kernel's log anybody may have written it, so what stays of it can be
 * shown (plain.h).
 * Returns 0 or -ENOMEM.
 */
int report_parse_line(struct report_records *records, const char *line);

/* The value of a key, \x20 and the like decoded, or NULL. "-", the absent value, is there as it stands. */
const char *report_parse_value(const struct report_record *record, const char *key);

/* Is this record about one device that a rule means: is its second word an address? */
bool report_parse_is_device(const struct report_record *record);

/*
 * All of them as one object: `vfioclaim` (its head), `iommu`, `devices`, `missing`, `groups`, `end`. A record has the
 * keys of its line, all of them strings, with `result`, and its subject as `address`, `what`, `state` or `group`; an
 * absent value is null, a comment is `comment`.
 * Returns an object that belongs to the caller.
 */
struct json_object *report_parse_to_json(const struct report_records *records);

#endif
