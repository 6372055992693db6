/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A verb's arguments -> its variables, by getopt_long(3), and what several verbs do with them. Must not know a verb.
 */
#ifndef VFIOCLAIM_ARGUMENTS_H
#define VFIOCLAIM_ARGUMENTS_H

#include <stdbool.h>

#define ARGUMENTS_FINISHED (-1) /* --help or --words was printed */

/*
 * An option that takes a value, and the variable for it. A list of options ends with a name of NULL. The entry whose
 * name is ARGUMENTS_WORD is no option, but the single word that may stand between the options.
 */
struct argument {
	const char *name; /* without its dashes */
	const char **value;
};

#define ARGUMENTS_WORD ""

/*
 * Read the arguments of a verb, argv[0]. --help prints `help`, --words prints the verb's options for words.h, and -o is
 * short for --output. Reports its own errors.
 * Returns 0, ARGUMENTS_FINISHED or REQUEST_WRONG.
 */
int arguments_read(int argc, char **argv, const struct argument *known, const char *help);

/*
 * Parse the value of --format: set *json for json, clear it for text. Reports its own errors. Returns 0 or
 * REQUEST_WRONG.
 */
int arguments_json(const char *format, bool *json);

/*
 * Enter the root of --root, for a verb that has to see all of it: see host/sysroot/sysroot.h. Reports its own errors.
 * Returns 0, REQUEST_WRONG or REQUEST_IMPOSSIBLE.
 */
int arguments_root(const char *verb, const char *root);

#endif
