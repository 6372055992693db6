/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One system call of the program, as it is about to be made: what it is about, and whether it may ever be made. Reads
 * the memory of a process that stands still; changes nothing.
 */
#ifndef VFIOCLAIM_FAULTS_CALLS_H
#define VFIOCLAIM_FAULTS_CALLS_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/lib/strbuf.h"
#include "kernel.h"

#define CALLS_PATH 256
#define CALLS_VALUE 64

struct call {
	long number; /* of <sys/syscall.h> */
	unsigned long arguments[6];
	char path[CALLS_PATH];		/* that it is about, from the root; "/..." outside of it, "" for none */
	char value[CALLS_VALUE];	/* that it writes, or the beginning of that */
	char device[SITUATION_ADDRESS]; /* that it is about; "" for none */
};

/*
 * Fill in what a call with that number and those arguments is about.
 *
 * @root  absolute, of the tree
 */
void calls_read(struct call *call, pid_t process, const char *root);

/* Does it write to sysfs? */
bool calls_is_write(const struct call *call);

/*
 * Look whether the program may make this call, however the run goes: it writes to sysfs as its DESIGN.md says and for
 * claimed devices only; the process that a boot waits for (role 0) touches nothing that takes a device's lock, and waits
 * for nothing without a limit.
 * Returns 0, or -EPERM with *why for people.
 */
int calls_inspect(const struct call *call, unsigned role, const struct situation *situation, struct strbuf *why);

/* Can it fail at all? Some have no error that could come of what this program gives them. */
bool calls_can_fail(const struct call *call);

/* Print what it is: "write sys/bus/pci/drivers_probe". */
void calls_print(struct strbuf *text, const struct call *call);

#endif
