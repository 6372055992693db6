/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run steps that may never return, until the run's deadline. This file must not know what the steps do.
 *
 * A driver's remove() and the kernel's device lock can block a process for ever, and no signal ends that. So the
 * process that the boot waits for does nothing that can block. A child, the worker, does it. If a worker is stuck, the
 * next worker goes on with the step after it.
 */
#ifndef VFIOCLAIM_DEADLINE_H
#define VFIOCLAIM_DEADLINE_H

#include <stdbool.h>

/*
 * Start the clock of the run. All its steps share this many seconds. Each step gets at most about half of the time that
 * is left.
 */
void deadline_start(unsigned seconds);

/* Return the milliseconds that are left of the run, or 0; -1 if no clock was started. */
int deadline_left(void);

/* Return the milliseconds that a part of a step may take, about a sixteenth of what is left; 0 or -1 as above. */
int deadline_share(void);

/* Return the milliseconds since deadline_start(), in steps of 10: klibc's only clock is times(2). */
unsigned deadline_elapsed(void);

/* One row of a table of phases. Each phase runs for all items that are due before the next phase begins. */
struct deadline_phase {
	/*
	 * Run the phase for one item. Return 0, -errno, or a positive status of the caller's own. The step runs in the
	 * worker, so its changes to memory are lost.
	 */
	int (*step)(void *context, unsigned item);
	/* Return whether the item needs this phase, by what was noted so far. NULL: the phase runs once, as item 0. */
	bool (*is_due)(const void *context, unsigned item);
	int failure; /* for the caller: the meaning of a failed step */
};

/* Record the status of a step. */
typedef void deadline_note(void *context, const struct deadline_phase *phase, unsigned item, int status);

/*
 * Run every phase for the items 0 to items - 1, in a worker. Call `note` for each step that was due, in order: in the
 * worker before its next step, and in this process afterwards. A later phase, and the caller, see only what `note`
 * records.
 *
 * The status of a step is what it returned, or
 *   -ETIME   it did not return in time, so it counts as stuck; its worker was killed, but the step may still return,
 *   -ECHILD  its worker died,
 *   -errno   no worker could be started.
 */
void deadline_run(const struct deadline_phase *phases, unsigned phase_count, unsigned items, deadline_note *note,
		  void *context);

#endif
