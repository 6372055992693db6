// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keep klibc's stdio out of the program. Must not change anything else; empty with another libc.
 *
 * klibc's start and exit call stdio even if the program does not use it (usr/klibc/libc_init.c and exit.c of klibc
 * 2.0). These functions take the place of klibc's own, and the linker leaves out the rest, about 1 KiB.
 */
extern int klibc_unused; /* ISO C forbids an empty file */

#ifdef __KLIBC__
void __libc_init_stdio(void);
int fflush(void *file);

void __libc_init_stdio(void)
{
}

int fflush(void *file)
{
	(void)file;
	return 0;
}
#endif
