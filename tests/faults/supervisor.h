/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of the program with a fake kernel, and with at most one fault: ptrace(2), for x86-64. Checks that nothing is
 * written that must not be written. judge.h checks the result of the run.
 *
 * A run is the same each time. Processes take turns: the program runs until it waits for its worker, and the worker
 * runs until it exits or never returns. So a system call has a number: that among the calls of the program (role 0), of
 * its first worker (role 1), and so on, counted from the one that opens the root; the calls before belong to libc's
 * start. Time stands still, except during fruitless waits: the supervisor answers times(2), and poll(2) then returns at
 * once.
 */
#ifndef VFIOCLAIM_FAULTS_SUPERVISOR_H
#define VFIOCLAIM_FAULTS_SUPERVISOR_H

#include <stdbool.h>

#include "calls.h"
#include "kernel.h"

#define SUPERVISOR_ROLES 4
#define SUPERVISOR_DEADLINE 1 /* seconds of that time that the program gets */

enum fault_way {
	FAULT_NONE,
	FAULT_FAILS,   /* the call is not performed, and returns `error` */
	FAULT_REMAINS, /* and so does each later call of its kind */
	FAULT_STICKS,  /* it never returns, and no signal ends that */
	FAULT_LATE,    /* it is performed, but returns only after the program has given up and killed its process */
	FAULT_DIES,    /* the process ends in it, as if memory had run out */
	FAULT_KILLS,   /* the program ends there, whichever process makes the call; its worker keeps running */
};

struct fault {
	enum fault_way way;
	unsigned role, number;
	int error; /* an errno */
};

struct outcome {
	int status;			  /* of waitpid(2), for the program */
	unsigned calls[SUPERVISOR_ROLES]; /* the number of calls */
	unsigned acts;			  /* the call of the program that began its changes */
	bool fired;			  /* the fault happened */
	bool possible;			  /* its call can fail */
	struct call call;		  /* the call of the fault */
	bool touched[SITUATION_SUBJECTS]; /* written to after the fault */
	unsigned elapsed;		  /* milliseconds of fruitless waiting */
	char wrong[2 * CALLS_PATH];	  /* the first violation; "" if there is none */
};

/*
 * Run the program on the tree of a kernel, from its present state, with stderr in `messages`. Return when all of its
 * processes have ended; processes that never return have been killed without a trace.
 */
void supervise(const struct kernel *kernel, const char *program, const char *messages, const struct fault *fault,
	       struct outcome *outcome);

#endif
