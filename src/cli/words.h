/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that both programs know, for the tests. `vfioclaim --words` prints them from the tables that the programs
 * use, so that the tests compare the manuals with the programs, not with their source. Users' documents must not
 * mention the option.
 */
#ifndef VFIOCLAIM_WORDS_H
#define VFIOCLAIM_WORDS_H

/*
 * Print each word as a line "KIND WORD". With WHATs, print only the form of each, as "what-form FORM WHAT". Reports its
 * own errors.
 * Returns 0, or REQUEST_WRONG if a WHAT does not parse.
 */
int words_print(int count, char **whats);

#endif
