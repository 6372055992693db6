// SPDX-License-Identifier: GPL-2.0-or-later
#include "bounded.h"

#include <errno.h>
#include <poll.h>
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
}

unsigned bounded_elapsed(void)
{
	return (unsigned)(now() - started) * (1000 / TICKS);
}

/* Wait until the child has said what was returned, or has let go of its end of the pipe by ending. */
static int wait_for(int end)
{
	struct pollfd ending = { .fd = end, .events = POLLIN };
	unsigned elapsed;
	int ready, status;

	do {
		elapsed = bounded_elapsed();
		ready = poll(&ending, 1, elapsed < limit ? (int)(limit - elapsed) : 0);
	} while (ready < 0 && errno == EINTR);
	if (ready <= 0)
		return ready ? -errno : -ETIME;
	return read(end, &status, sizeof(status)) == sizeof(status) ? status : -ECHILD;
}

int bounded(int (*call)(void *argument), void *argument)
{
	int ends[2], status;
	pid_t child;

	/* not close-on-exec: what the child executes holds it as well */
	if (pipe(ends))
		return -errno;
	child = fork();
	if (!child) {
		close(ends[0]);
		status = call(argument);
		_exit(write(ends[1], &status, sizeof(status)) != sizeof(status));
	}
	status = child < 0 ? -errno : 0;
	close(ends[1]);
	if (!status)
		status = wait_for(ends[0]);
	close(ends[0]);
	if (child > 0 && status != -ETIME)
		waitpid(child, NULL, 0); /* it is ending; ECHILD, where a parent left SIGCHLD ignored, is as good */
	return status;
}
