/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One call in a child, until the run's deadline. Knows nothing of what it calls.
 *
 * A driver's remove() and the kernel's device lock can keep a process waiting for ever, and no signal ends that wait.
 * So nothing that can block happens in the process that a boot waits for.
 */
#ifndef VFIOCLAIM_BOUNDED_H
#define VFIOCLAIM_BOUNDED_H

/*
 * Start the run's clock. All calls together get this many seconds, each of them at most half of what is left.
 */
void bounded_start(unsigned seconds);

/* Milliseconds since bounded_start(), in steps of 10: klibc has no clock but times(2). */
unsigned bounded_elapsed(void);

/*
 * Call `call` in a child and wait for it. What it changes in memory is lost; it must return 0 or an -errno.
 * Returns what it returned,
 *   -ETIME  it did not return in its time; it may still do so, and must be taken as stuck,
 *   -ECHILD it ended without returning: it was killed, or it executed a program, which has ended,
 *   -errno  there could be no child.
 */
int bounded(int (*call)(void *argument), void *argument);

#endif
