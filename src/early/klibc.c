// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For klibc only: what its start and its exit call for the sake of stdio, which nothing here uses. Empty, they keep stdio
 * out of the program, 500 bytes of it. (usr/klibc/libc_init.c and exit.c of klibc 2.0)
 */
#include <stdio.h>

void __libc_init_stdio(void);

void __libc_init_stdio(void)
{
}

int fflush(FILE *unused)
{
	(void)unused;
	return 0;
}
