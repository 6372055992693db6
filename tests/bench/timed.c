// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * timed NAME COMMAND [ARGUMENT]...: run a command once and print "NAME NANOSECONDS STATUS", from before its start until
 * its end. If guest time is a count of instructions, so is this time. Discards the command's output.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC), status = 0;
	long long began, ended;
	pid_t child;

	if (argc < 3 || nowhere < 0)
		return 2;
	began = now();
	child = fork();
	if (!child) {
		dup2(nowhere, STDIN_FILENO);
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return 2;
	ended = now();
	printf("%s %lld %d\n", argv[1], ended - began, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return 0;
}
