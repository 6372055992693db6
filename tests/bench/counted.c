// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * counted COMMAND [ARGUMENT]...: run a command once and print "SYSCALLS KIB": the number of system calls of its first
 * process since its start, and its peak memory (VmHWM of proc(5)). Discards the command's output.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static long read_peak(pid_t child)
{
	char path[64], line[256];
	long peak = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", child);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmHWM: %ld", &peak) == 1)
			break;
	if (file)
		fclose(file);
	return peak;
}

int main(int argc, char **argv)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC), status;
	long stops = 0, peak = -1;
	pid_t child;

	if (argc < 2 || nowhere < 0)
		return 2;
	child = fork();
	if (!child) {
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execvp(argv[1], argv + 1); /* stops here with SIGTRAP */
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status))
		return 2;
	ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
	for (int number = 0;; number = 0) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, number) || waitpid(child, &status, 0) < 0)
			return 2;
		if (!WIFSTOPPED(status))
			break;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			stops++;
		else if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			peak = read_peak(child);
		else if (WSTOPSIG(status) != SIGTRAP)
			number = WSTOPSIG(status);
	}
	/* each call stops twice, except the last one, exit_group(), which stops once */
	printf("%ld %ld\n", (stops + 1) / 2, peak);
	return peak < 0;
}
