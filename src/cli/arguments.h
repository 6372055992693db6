/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A verb's arguments -> its variables, by getopt_long(3), and what several verbs make of them. Knows no verb.
 */
#ifndef VFIOCLAIM_ARGUMENTS_H
#define VFIOCLAIM_ARGUMENTS_H

#include <stdbool.h>

#define ARGUMENTS_FINISHED (-1) /* --help or --words was all that was asked */

/*
 * An option that takes a value, and where that goes; a list of them ends with a name of NULL. The one with ARGUMENTS_WORD
 * for its name is no option: it is the one word that may stand between them.
 */
struct argument {
	const char *name; /* without its dashes */
	const char **value;
};

#define ARGUMENTS_WORD ""

/*
 * Read the arguments of a verb, argv[0]. --help prints `help`, --words the verb's options for words.h, and -o is
 * short for --output.
 * Returns 0, ARGUMENTS_FINISHED, or REQUEST_WRONG; why has been said.
 */
int arguments_read(int argc, char **argv, const struct argument *known, const char *help);

/* What --format says: *json, or text. Returns 0 or REQUEST_WRONG; why has been said. */
int arguments_json(const char *format, bool *json);

/*
 * Enter what --root names, for a verb that has to see all of it: see root.h.
 * Returns 0, REQUEST_WRONG, or REQUEST_IMPOSSIBLE; why has been said.
 */
int arguments_root(const char *verb, const char *root);

#endif
