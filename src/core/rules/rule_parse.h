/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of the configuration -> struct rule. Works on text only: must not check whether a device exists.
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
 *           slot=2                                   a physical slot, by its name in /sys/bus/pci/slots
 *
 * A line with several WHATs is shorthand for as many lines, so a rule has exactly one WHAT. rule_print() is the
 * inverse.
 */
#ifndef VFIOCLAIM_RULE_PARSE_H
#define VFIOCLAIM_RULE_PARSE_H

#include "core/lib/strbuf.h"
#include "core/rules/rule.h"

#define RULE_PARSE_SIZE 1023 /* bytes that a line may have */
#define RULE_PARSE_EMPTY 1   /* of rule_parse_line(): the line is empty or a comment */

/*
 * Parse one line, except for its WHATs. Splits the line in place. Fills all of *rule except for its WHAT, source, file
 * and line. Sets *whats to the comma-separated list of WHATs.
 * Returns 0, RULE_PARSE_EMPTY for an empty line or a comment, or -EINVAL; *why then says what is wrong and what was
 * expected.
 */
int rule_parse_line(char *line, struct rule *rule, char **whats, struct strbuf *why);

/*
 * Parse one WHAT into *rule. Writes to the text, but leaves it unchanged.
 * Returns 0, or -EINVAL; *why then says what is wrong and what was expected.
 */
int rule_parse_what(char *what, struct rule *rule, struct strbuf *why);

/* Parse the list of allow=. Splits it in place. Returns 0, or -EINVAL with *why as above. */
int rule_parse_allow(char *list, unsigned *allow, struct strbuf *why);

/* Check the name of a profile or an option. Returns NULL, or a text that says what was expected. */
const char *rule_parse_check_word(const char *word);

/* Return the name of option `i` of a line, without its '='; NULL after the last one. */
const char *rule_parse_option_name(size_t i);

#endif
