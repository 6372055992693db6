/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Steps that may never return, until the run's deadline. Knows nothing of what they do.
 *
 * A driver's remove() and the kernel's device lock can keep a process waiting for ever, and no signal ends that wait.
 * So nothing that can block happens in the process that a boot waits for: a worker does it, a child, and where it is
 * stuck another one takes over behind it.
 */
#ifndef VFIOCLAIM_BOUNDED_H
#define VFIOCLAIM_BOUNDED_H

/*
 * Start the run's clock. All steps together get this many seconds, each of them at most half of what is left.
 */
void bounded_start(unsigned seconds);

/* Milliseconds since bounded_start(), in steps of 10: klibc has no clock but times(2). */
unsigned bounded_elapsed(void);

/*
 * Do `step` for 0 to count - 1, in this order, in a worker. It returns 0 or an -errno, and what it changes in memory is
 * the worker's alone; so `done` is told of each status both there, before the next step, and here, in the same order.
 * It is what remembers.
 *
 * Where a worker did not return from a step, its status is -ETIME: it may still do so, has been told to die then, and
 * must be taken as stuck; where it died in it, -ECHILD. If there can be no worker, all that is left has that -errno.
 */
void bounded_steps(unsigned count, int (*step)(void *context, unsigned i),
		   void (*done)(void *context, unsigned i, int status), void *context);

#endif
