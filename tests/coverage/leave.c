// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Linked with what `make coverage` measures. gcc's counters are written when a program ends by exit(): here, when one of its
 * workers ends by _exit(), too. What is written then is not the program's own doing: tests/faults is told by sched_yield(),
 * which nothing else here calls, to look away from there on.
 */
#include <sched.h>

#include <gcov.h>

void __real__exit(int status) __attribute__((noreturn));
void __wrap__exit(int status) __attribute__((noreturn)); /* by the linker's --wrap */

void __wrap__exit(int status)
{
	sched_yield();
	__gcov_dump();
	__real__exit(status);
}

/* gcc's own destructor, which writes them, has a priority of its own, and comes behind this one. */
__attribute__((destructor)) static void leave(void)
{
	sched_yield();
}
