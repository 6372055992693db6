/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run steps that may never return, until the run's deadline. Knows nothing of what the steps do.
 *
 * A driver's remove() and the kernel's device lock can block a process for ever, and no signal ends that. So nothing
 * that can block happens in the process that the boot waits for: a worker, its child, does it. If a worker is stuck, the
 * next one goes on with the step after it.
 */
#ifndef VFIOCLAIM_DEADLINE_H
#define VFIOCLAIM_DEADLINE_H

#include <stdbool.h>

/* Start the clock of the run. All its steps together get this many seconds, each of them at most half of the rest. */
void deadline_start(unsigned seconds);

/* Return the milliseconds since deadline_start(), in steps of 10: klibc has no clock but times(2). */
unsigned deadline_elapsed(void);

/* One row of a table of phases. A phase is done for every item that is due before the next phase begins. */
struct deadline_phase {
	/* Do it for one item. Returns 0 or -errno. What it changes in memory is lost: it runs in the worker. */
	int (*step)(void *context, unsigned item);
	/* Return whether the item needs this phase, by what was noted so far. NULL: it is done once, as item 0. */
	bool (*is_due)(const void *context, unsigned item);
	int failure; /* for the caller: what a failed step means */
};

/* Remember the status of a step. */
typedef void deadline_note(void *context, const struct deadline_phase *phase, unsigned item, int status);

/*
 * Run every phase for the items 0 to items - 1, in a worker. `note` is called for each step that was due, in their order:
 * in the worker before its next step, and in this process afterwards. Only what it remembers counts.
 *
 * The status of a step is what it returned, or
 *   -ETIME   it did not return in time: it was killed, but may still return, and counts as stuck,
 *   -ECHILD  its worker died,
 *   -errno   there can be no worker.
 */
void deadline_run(const struct deadline_phase *phases, unsigned phase_count, unsigned items, deadline_note *note,
		  void *context);

#endif
