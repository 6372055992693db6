// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For klibc only: stands in for parts of it that this program has no use for, and that cost over a kilobyte.
 *
 * Its start and its exit call stdio, which nothing here uses (usr/klibc/libc_init.c and exit.c of klibc 2.0). Its
 * allocator joins and reuses what was freed; this program frees nothing but the directories that it has listed.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void __libc_init_stdio(void);

void __libc_init_stdio(void)
{
}

int fflush(FILE *unused)
{
	(void)unused;
	return 0;
}

int __rt_sigaction(int, const struct sigaction *, struct sigaction *, size_t);

/* Nothing here is caught, so nothing has to return from a handler: klibc's own brings along how. */
int sigaction(int number, const struct sigaction *action, struct sigaction *before)
{
	return __rt_sigaction(number, action, before, sizeof(sigset_t));
}

static void swap(char *one, char *other, size_t size)
{
	while (size--) {
		char kept = one[size];

		one[size] = other[size];
		other[size] = kept;
	}
}

/* By Shell's method: n to the power of 3/2, and half of the bytes of klibc's. */
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	char *const first = base;

	for (size_t gap = count / 2 * size; gap; gap = gap / size / 2 * size)
		for (size_t i = gap; i < count * size; i += size)
			for (size_t at = i; at >= gap && compare(first + at - gap, first + at) > 0; at -= gap)
				swap(first + at - gap, first + at, size);
}

/* Memory that was never touched costs nothing: enough for 50,000 devices, all of them claimed. */
static char arena[32 << 20] __attribute__((aligned(16)));
static char *next = arena; /* what is free */
static char *last;	   /* the block that was given out last: it alone can grow, or be freed */

void *malloc(size_t size)
{
	size = (size + 15) & ~(size_t)15;
	if (size > (size_t)(arena + sizeof(arena) - next)) {
		errno = ENOMEM;
		return NULL;
	}
	last = next;
	next += size;
	return last;
}

void free(void *block)
{
	if (block && block == last)
		next = last;
}

void *realloc(void *block, size_t size)
{
	char *kept = next, *grown;

	if (block && block == last)
		next = last;
	grown = malloc(size);
	if (!grown)
		next = kept;
	/* what is behind an old block was given out as well, so as many bytes can be read as the new one has */
	else if (block && grown != block)
		memcpy(grown, block, size);
	return grown;
}
