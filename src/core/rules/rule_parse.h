/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One config line -> struct rule. Knows text only, not whether such a device exists.
 *
 *   claim   WHAT[,WHAT]... [all | count=N] [only | group] [driver=NAME] [profile=NAME] [allow=REASON[,REASON]] [hold]
 *           [optional]
 *   protect WHAT[,WHAT]... [because=WORD]
 *
 *   WHAT    10de:1284  10de:*  10de:1284:1462:8a9f   an ID
 *           0000:01:00.0  01:00.0                    an address
 *           01:00  01:00.*                           a slot, all its functions
 *           0000:00:01.0/00.0                        a path
 *           10de:1284@01:00.0  10de:1284@00:01.0/00.0   an ID and the one place where it must be
 *           class=0300                               the first 2, 4 or 6 digits of the class
 *
 * A line that names several WHATs is shorthand for as many lines, so a rule has exactly one. rule_print() is the way
 * back.
 */
#ifndef VFIOCLAIM_RULE_PARSE_H
#define VFIOCLAIM_RULE_PARSE_H

#include "core/lib/strbuf.h"
#include "core/rules/rule.h"

#define RULE_PARSE_SIZE 1023 /* bytes a line may have */
#define RULE_PARSE_EMPTY 1   /* of rule_parse_line(): nothing stands on this line */

/*
 * Parse one line, less its WHATs. Cuts the line up in place.
 * Fills in all of *rule but its WHAT, source, file and line; sets *whats to the comma-separated list of WHATs.
 * Returns 0, RULE_PARSE_EMPTY for an empty line or a comment, or -EINVAL with *why saying what is wrong and what was
 * expected.
 */
int rule_parse_line(char *line, struct rule *rule, char **whats, struct strbuf *why);

/*
 * Parse one WHAT into *rule. Cuts it up in place.
 * Returns 0, or -EINVAL with *why saying what is wrong and what was expected.
 */
int rule_parse_what(char *what, struct rule *rule, struct strbuf *why);

/* Parse the list of allow=. Cuts it up in place. Returns 0, or -EINVAL with *why as above. */
int rule_parse_allow(char *list, unsigned *allow, struct strbuf *why);

/* Is this a word that names a profile? Returns NULL, or in English what was expected instead. */
const char *rule_parse_check_word(const char *word);

/* The name of option `i` of a line, without its '='; NULL after the last one. */
const char *rule_parse_option_name(size_t i);

#endif
