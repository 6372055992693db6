/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that both programs know, for the tests: `vfioclaim --words` prints them from the tables that the programs use,
 * so that the manuals can be compared with the programs and not with their source. The option is not documented for users.
 */
#ifndef VFIOCLAIM_WORDS_H
#define VFIOCLAIM_WORDS_H

/*
 * Print each word as a line "KIND WORD". With WHATs, print only the form of each, as "what-form FORM WHAT".
 * Returns 0, or REQUEST_WRONG if a WHAT does not parse; why has been said.
 */
int words_print(int count, char **whats);

#endif
