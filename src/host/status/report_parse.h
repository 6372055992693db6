/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a report that was written earlier (src/core/claim/report.h) -> records, and records -> JSON, the same as
 * src/host/check/report_json.h makes of a plan. Knows the form of a line, not what it means.
 */
#ifndef VFIOCLAIM_REPORT_PARSE_H
#define VFIOCLAIM_REPORT_PARSE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/claim/plan.h"

#define REPORT_PARSE_PAIRS 16

enum report_kind {
	REPORT_PARSE_MESSAGE, /* it is no record */
	REPORT_PARSE_HEAD,
	REPORT_PARSE_IOMMU,
	REPORT_PARSE_DEVICE, /* its first word is a result, and its second an address */
	REPORT_PARSE_MISSING,
	REPORT_PARSE_GROUP,
	REPORT_PARSE_END,
};

struct report_record {
	enum report_kind kind;
	enum plan_result outcome; /* REPORT_PARSE_DEVICE: what `result` says */
	const char *result;	  /* the first word: claimed, refused, missing, iommu, group, end, vfioclaim, ... */
	const char *subject;	  /* the second: an address, a WHAT; "" if there is none */
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
 * shown (sanitize.h).
 */
void report_parse_line(struct report_records *records, const char *line);

/* The value of a key, \x20 and the like decoded, or NULL. "-", the absent value, is there as it stands. */
const char *report_parse_value(const struct report_record *record, const char *key);

/*
 * Return all of them as one object, which belongs to the caller: `format`, `vfioclaim` (the first line), `iommu`,
 * `devices`, `missing`, `groups`, `end`; what is no record is left out. An object has the keys of its line and the types of
 * report_json.h; a value that is not of its key's type is null.
 */
struct json_object *report_parse_to_json(const struct report_records *records);

#endif
