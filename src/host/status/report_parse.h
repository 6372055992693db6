/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parse the lines of a report that was written earlier (src/core/claim/report.h) into records. Convert records to the
 * JSON that src/host/check/report_json.h makes of a plan. Knows the form of a line. Must not know what a line means.
 */
#ifndef VFIOCLAIM_REPORT_PARSE_H
#define VFIOCLAIM_REPORT_PARSE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/claim/plan.h"

#define REPORT_PARSE_PAIRS 16

enum report_kind {
	REPORT_PARSE_MESSAGE, /* not a record */
	REPORT_PARSE_HEAD,
	REPORT_PARSE_IOMMU,
	REPORT_PARSE_DEVICE, /* the first word is a result, and the second an address */
	REPORT_PARSE_MISSING,
	REPORT_PARSE_GROUP,
	REPORT_PARSE_END,
};

struct report_record {
	enum report_kind kind;
	enum plan_result outcome; /* of a REPORT_PARSE_DEVICE: the parsed `result` */
	const char *result;	  /* the first word: claimed, refused, missing, iommu, group, end, vfioclaim, ... */
	const char *subject;	  /* the second word: an address or a WHAT; "" if there is none */
	struct {
		const char *key, *value;
	} pairs[REPORT_PARSE_PAIRS];
	size_t count;
	const char *comment; /* the text after " # ", for people; "" if there is none */
};

struct report_records {
	struct report_record *at; /* the strings in it are owned, too */
	size_t count;
};

/* Decode \xNN, which strbuf_add_value() and the kernel log write. Works in place. */
void report_parse_decode(char *value);

/*
 * Add a complete line without its newline. Any program can write to the kernel log, so the text is made safe to print
 * (sanitize.h).
 */
void report_parse_line(struct report_records *records, const char *line);

/* Return the decoded value of a key, or NULL. An absent value is returned as "-". */
const char *report_parse_value(const struct report_record *record, const char *key);

/*
 * Return all records as one object: `format`, `vfioclaim` (the first line), `iommu`, `devices`, `missing`, `groups`,
 * `end`. Lines that are not records are left out. An object has the keys of its line, with the types of report_json.h.
 * A value that does not have the type of its key is null. The caller owns the object.
 */
struct json_object *report_parse_to_json(const struct report_records *records);

#endif
