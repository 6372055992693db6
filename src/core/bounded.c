// SPDX-License-Identifier: GPL-2.0-or-later
#include "bounded.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICKS 100 /* of times(2) a second: USER_HZ, fixed for user space */

static clock_t started;
static unsigned limit; /* milliseconds */

/* times() counts from boot, whatever the wall clock does meanwhile. */
static clock_t now(void)
{
	struct tms unused;

	return times(&unused);
}

void bounded_start(unsigned seconds)
{
	started = now();
	limit = seconds * 1000;
	signal(SIGCHLD, SIG_DFL); /* ignored, as some parents leave it, waitpid() would find no child */
}

unsigned bounded_elapsed(void)
{
	return (unsigned)(now() - started) * (1000 / TICKS);
}

/* Wait until the child has let go of its end of the pipe, which it does by ending. */
static int wait_for(int end)
{
	struct pollfd ending = { .fd = end, .events = POLLIN };
	unsigned elapsed;
	int ready;

	do {
		elapsed = bounded_elapsed();
		ready = poll(&ending, 1, elapsed < limit ? (int)(limit - elapsed) : 0);
	} while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return -errno;
	return ready ? 0 : -ETIME;
}

int bounded(int (*call)(void *argument), void *argument)
{
	int ends[2], outcome, status;
	pid_t child;

	/* not close-on-exec: what the child executes holds it as well */
	if (pipe(ends))
		return -errno;
	child = fork();
	if (!child) {
		close(ends[0]);
		_exit(-call(argument));
	}
	status = child < 0 ? -errno : 0;
	close(ends[1]);
	if (!status)
		status = wait_for(ends[0]);
	close(ends[0]);
	if (status)
		return status;

	while (waitpid(child, &outcome, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(outcome) ? -WEXITSTATUS(outcome) : -ECHILD;
}
