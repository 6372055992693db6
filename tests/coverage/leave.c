// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Linked with the programs that `make coverage` measures. gcc writes its counters when a program calls exit(). This
 * file also writes them when a worker calls _exit(). These writes are not the program's own: sched_yield(), which
 * nothing else calls here, makes tests/faults ignore the process from then on.
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

/* The destructor of gcc that writes them has a priority of its own, and runs after this one. */
__attribute__((destructor)) static void leave(void)
{
	sched_yield();
}
