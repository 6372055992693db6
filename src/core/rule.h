/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One rule: what a person asked for, and whether a device is meant by it. Knows text and devices; reads no file.
 *
 *   claim   WHAT[,WHAT]... [all] [optional]
 *   protect WHAT[,WHAT]...
 *
 * A line that names several WHATs is shorthand for as many lines, so a rule has exactly one.
 */
#ifndef VFIOCLAIM_RULE_H
#define VFIOCLAIM_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "device.h"
#include "text.h"

#define RULE_NONE 1 /* of rule_parse(): nothing stands on this line */

enum rule_verb { RULE_CLAIM, RULE_PROTECT };
enum rule_what { RULE_ID, RULE_ADDRESS };
enum rule_source { RULE_CONFIG, RULE_CMDLINE }; /* in the order in which rules get their devices */

struct rule {
	enum rule_source source;
	enum rule_verb verb;
	enum rule_what what;
	struct addr_id id;		 /* RULE_ID */
	uint32_t class, class_mask;	 /* RULE_ID: the bits of the class that are asked for; mask 0 asks for none */
	struct addr addr;		 /* RULE_ADDRESS */
	bool all;			 /* an ID means every device that has it, not exactly one */
	bool all_but_storage_or_network; /* ... but one where taking the wrong twin costs a disk or the network */
	bool optional;			 /* its absence is not a failure */
	const char *file;		 /* where it was written; not ours, lives as long as the program */
	unsigned line;			 /* in that file, from 1; 0 where there are no lines */
};

/*
 * Parse one line, less its WHATs. Cuts the line up in place.
 * Fills in all of *rule but its WHAT, source, file and line; sets *whats to the comma-separated list of WHATs.
 * Returns 0, RULE_NONE for an empty line or a comment, or -EINVAL with *why saying what is wrong and what was expected.
 */
int rule_parse(char *line, struct rule *rule, char **whats, struct text *why);

/*
 * Parse one WHAT into *rule.
 * Returns 0, or -EINVAL with *why saying what is wrong and what was expected.
 */
int rule_parse_what(const char *what, struct rule *rule, struct text *why);

/* Print the WHAT as the config would have it. */
void rule_print_what(struct text *text, const struct rule *rule);

/* Print where the rule was written: FILE:LINE, or FILE alone where there are no lines. */
void rule_print_origin(struct text *text, const struct rule *rule);

/* Does the rule mean this device? Looks at address, IDs and class only. */
bool rule_match(const struct rule *rule, const struct device *device);

/* Does the rule expect exactly one device, if this is one that it matches? */
bool rule_expects_one(const struct rule *rule, const struct device *device);

#endif
