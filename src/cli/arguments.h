/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A verb's arguments -> its variables, by getopt_long(3). Knows no verb.
 */
#ifndef VFIOCLAIM_ARGUMENTS_H
#define VFIOCLAIM_ARGUMENTS_H

#define ARGUMENTS_FINISHED (-1) /* --help was all that was asked */

/* An option that takes a value, and where that goes; a list of them ends with a name of NULL. */
struct argument {
	const char *name; /* without its dashes */
	const char **value;
};

/*
 * Read the options of a verb, argv[0]; it takes no other arguments. --help prints `help`.
 * Returns 0, ARGUMENTS_FINISHED, or REQUEST_WRONG; why has been said.
 */
int arguments_read(int argc, char **argv, const struct argument *known, const char *help);

#endif
