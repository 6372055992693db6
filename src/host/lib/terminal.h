/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Colors of a terminal: whether to use them, and their escape sequences (ECMA-48, 8.3.117). Must not print.
 */
#ifndef VFIOCLAIM_TERMINAL_H
#define VFIOCLAIM_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#define TERMINAL_BOLD "\033[1m"
#define TERMINAL_DIM "\033[2m"
#define TERMINAL_RED "\033[31m"
#define TERMINAL_GREEN "\033[32m"
#define TERMINAL_YELLOW "\033[33m"
#define TERMINAL_PLAIN "\033[0m"

/* Return whether to print colors: on a terminal that has them, unless NO_COLOR is set and not empty (no-color.org). */
bool terminal_has_color(FILE *out);

#endif
