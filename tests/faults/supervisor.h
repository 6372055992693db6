/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of the program below a fake kernel, with at most one thing that goes wrong: ptrace(2), for x86-64. Sees that
 * nothing is written that must not be; what became of the run is judge's business.
 *
 * A run is the same each time. Processes take turns: the program goes on until it waits for its worker, the worker until
 * it has ended or never returns. So a system call has a number: that among the calls of the program (role 0), of its
 * first worker (role 1), and so on, counted from the one that opens the root; what is before that is libc's own start.
 * And time stands still, but for waiting in vain: times(2) is answered here, and poll(2) then passes at once.
 */
#ifndef VFIOCLAIM_FAULTS_SUPERVISOR_H
#define VFIOCLAIM_FAULTS_SUPERVISOR_H

#include <stdbool.h>

#include "calls.h"
#include "kernel.h"

#define SUPERVISOR_ROLES 4
#define SUPERVISOR_DEADLINE 1 /* seconds that the program gets, of the time that stands still */

enum fault_way {
	FAULT_NONE,
	FAULT_FAILS,   /* the call is not carried out, and gives `error` */
	FAULT_REMAINS, /* and so does each one of its kind from there on */
	FAULT_STICKS,  /* it never returns, and no signal ends that */
	FAULT_LATE,    /* it returns only after the program has given it up: done, but its process is killed */
	FAULT_DIES,    /* the process ends in it, as if memory had run out */
	FAULT_KILLS,   /* the program ends there, whosever call it is; its worker is left alone */
};

struct fault {
	enum fault_way way;
	unsigned role, number;
	int error; /* an errno */
};

struct outcome {
	int status;			  /* of waitpid(2), for the program */
	unsigned calls[SUPERVISOR_ROLES]; /* how many were made */
	unsigned acts;			  /* the program's call with which it began to act */
	bool fired;			  /* the fault was met */
	bool possible;			  /* the call that it is in can fail */
	struct call call;		  /* the one that it is in */
	bool touched[SITUATION_SUBJECTS]; /* written to after the fault */
	unsigned elapsed;		  /* milliseconds that were waited in vain */
	char wrong[2 * CALLS_PATH];	  /* the first thing seen that must never be; "" if there is none */
};

/*
 * Run the program on the tree of a kernel, from where it stands; stderr goes to `messages`. Returns when all of its
 * processes have ended; what never returns has been ended, too, without a trace.
 */
void supervise(const struct kernel *kernel, const char *program, const char *messages, const struct fault *fault,
	       struct outcome *outcome);

#endif
