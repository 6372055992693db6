/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One system call of the program that is about to be made: its subject, and whether it may ever be made. Reads the
 * memory of a stopped process; changes nothing.
 */
#ifndef VFIOCLAIM_FAULTS_CALLS_H
#define VFIOCLAIM_FAULTS_CALLS_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/lib/strbuf.h"
#include "kernel.h"

#define CALLS_PATH 256
#define CALLS_VALUE 64
#define CALLS_LOCK "run/vfioclaim/lock" /* the first path of a run's changes */

struct call {
	long number; /* of <sys/syscall.h> */
	unsigned long arguments[6];
	char path[CALLS_PATH];		/* its subject, from the root; "/..." outside of it, "" for none */
	char value[CALLS_VALUE];	/* the value that it writes, or its beginning */
	char device[SITUATION_ADDRESS]; /* its device; "" for none */
	bool for_output;		/* poll(2): until stdout or stderr can be written to */
};

/*
 * Fill in the subject of a call with that number and those arguments.
 *
 * @root  absolute, of the tree
 */
void calls_read(struct call *call, pid_t process, const char *root);

/* Return whether it writes to sysfs. */
bool calls_is_write(const struct call *call);

/*
 * Check that the program may make this call in any run: it writes to sysfs as its DESIGN.md says and only for claimed
 * devices; the process that a boot waits for (role 0) touches nothing that takes a device's lock, and never waits
 * without a limit.
 * Return 0, or -EPERM with *why for people.
 */
int calls_inspect(const struct call *call, unsigned role, const struct situation *situation, struct strbuf *why);

/* Return whether it can fail. Some calls have no error that the program's arguments could cause. */
bool calls_can_fail(const struct call *call);

/* Print it: "write sys/bus/pci/drivers_probe". */
void calls_print(struct strbuf *text, const struct call *call);

#endif
