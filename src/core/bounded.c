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
	/* nobody reads stderr any more: no reason to end between an override and its report */
	signal(SIGPIPE, SIG_IGN);
}

unsigned bounded_elapsed(void)
{
	return (unsigned)(now() - started) * (1000 / TICKS);
}

/* Half of what is left: so a call that is stuck never takes all of the time from those behind it. */
static int share(void)
{
	unsigned elapsed = bounded_elapsed();

	return elapsed < limit ? (int)((limit - elapsed + 1) / 2) : 0;
}

/* Wait until the child has said what was returned, or has let go of its end of the pipe by ending. */
static int wait_for(int end)
{
	struct pollfd ending = { .fd = end, .events = POLLIN };
	int ready, status;

	do {
		ready = poll(&ending, 1, share());
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
	/* what was executed may have closed the pipe before its end; an error, where SIGCHLD is ignored, is one too */
	while (child > 0 && status != -ETIME && !waitpid(child, NULL, WNOHANG))
		if (!share())
			status = -ETIME;
		else
			poll(NULL, 0, 1);
	return status;
}
