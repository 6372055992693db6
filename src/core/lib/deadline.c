// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/deadline.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICKS 100 /* ticks of times(2) in a second: USER_HZ, fixed for user space */
#define LOOKS 8	  /* a worker is stuck after this many looks without progress */
#define DYING 20  /* milliseconds to wait for a killed worker; one that is blocked in the kernel ends later */

static clock_t started;
static int limit = -1; /* milliseconds; -1: the clock was not started */

/* times() counts from boot, so a change of the wall clock does not matter. */
static clock_t now(void)
{
	struct tms unused;

	return times(&unused);
}

void deadline_start(unsigned seconds)
{
	started = now();
	limit = (int)seconds * 1000;
}

unsigned deadline_elapsed(void)
{
	return (unsigned)(now() - started) * (1000 / TICKS);
}

int deadline_left(void)
{
	int elapsed = (int)deadline_elapsed();

	return elapsed < limit ? limit - elapsed : limit < 0 ? limit : 0;
}

/*
 * Return the milliseconds until the next look at a worker, or 0 if no time is left. LOOKS times this is about half of
 * the time that is left, so a stuck step leaves time for the steps after it.
 */
int deadline_share(void)
{
	int left = deadline_left();

	return left > 0 ? left / (2 * LOOKS) + 1 : left;
}

/* The steps of a run are numbered. A phase has one step for every item, or a single one if it runs once. */
struct work {
	const struct deadline_phase *phases;
	unsigned items, count;
	deadline_note *note;
	void *context;
	volatile int *shared; /* shared with the workers: the number of steps done, then the status of each */
};

static unsigned steps_of(const struct work *work, const struct deadline_phase *phase)
{
	return phase->is_due ? work->items : 1;
}

/* Find the phase and the item of a step. Return NULL if the phase is not due for the item. */
static const struct deadline_phase *find_due(const struct work *work, unsigned step, unsigned *item)
{
	const struct deadline_phase *phase = work->phases;

	for (; step >= steps_of(work, phase); phase++)
		step -= steps_of(work, phase);
	*item = step;
	return !phase->is_due || phase->is_due(work->context, step) ? phase : NULL;
}

/* Record the status of a step: in the worker before the next step, and in the parent afterwards. */
static void note(const struct work *work, unsigned step, int status)
{
	unsigned item;
	const struct deadline_phase *phase = find_due(work, step, &item);

	if (phase)
		work->note(work->context, phase, item, status);
}

static void be_worker(const struct work *work, unsigned from)
{
	for (unsigned i = from; i < work->count; i++) {
		unsigned item;
		const struct deadline_phase *phase = find_due(work, i, &item);

		work->shared[1 + i] = phase ? phase->step(work->context, item) : 0;
		note(work, i, work->shared[1 + i]);
		work->shared[0] = (int)i + 1;
	}
	_exit(0);
}

/* Wait until the worker ends, which closes its end of the pipe, or makes no progress. Return whether it has ended. */
static bool wait_for(int end, const struct work *work)
{
	struct pollfd ending = { .fd = end, .events = POLLIN };
	int before = 0, looks = LOOKS;

	/* no signal has a handler, so nothing interrupts poll() */
	while (looks && !poll(&ending, 1, deadline_share())) {
		looks--;
		if (work->shared[0] != before)
			looks = LOOKS;
		before = work->shared[0];
	}
	return looks;
}

/*
 * Run the steps from `from` on in a worker. Return the status of the first step that it did not finish: -ETIME, -ECHILD
 * or another -errno. The value has no meaning if the worker finished all steps.
 */
static int let_work(const struct work *work, unsigned from)
{
	struct pollfd ending = { .events = POLLIN };
	pid_t worker;
	int ends[2];
	bool ended;

	if (!deadline_left())
		return -ETIME;
	if (pipe(ends))
		return -errno;
	worker = fork();
	if (!worker)
		be_worker(work, from);
	close(ends[1]);
	if (worker < 0) {
		close(ends[0]);
		return -EAGAIN;
	}
	ended = wait_for(ends[0], work);
	if (!ended) {
		/* a slow worker ends now, and its last step counts; a stuck worker ends when its system call returns */
		kill(worker, SIGKILL);
		ending.fd = ends[0];
		poll(&ending, 1, DYING);
	}
	close(ends[0]);
	waitpid(worker, NULL, ended ? 0 : WNOHANG);
	return ended ? -ECHILD : -ETIME;
}

void deadline_run(const struct deadline_phase *phases, unsigned phase_count, unsigned items, deadline_note *note_status,
		  void *context)
{
	struct work work = {
		.phases = phases,
		.items = items,
		.note = note_status,
		.context = context,
	};
	unsigned settled = 0;
	void *shared;

	for (unsigned i = 0; i < phase_count; i++)
		work.count += steps_of(&work, &phases[i]);
	shared = mmap(NULL, (work.count + 1) * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	work.shared = shared;
	if (shared == MAP_FAILED)
		for (; settled < work.count; settled++)
			note(&work, settled, -ENOMEM);
	while (settled < work.count) {
		int status = let_work(&work, settled);

		for (; settled < (unsigned)work.shared[0]; settled++)
			note(&work, settled, work.shared[1 + settled]);
		if (settled == work.count)
			break;
		note(&work, settled++, status);
		work.shared[0] = (int)settled; /* the next worker begins after the step that was not done */
	}
}
