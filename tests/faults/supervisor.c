// SPDX-License-Identifier: GPL-2.0-or-later
#include "supervisor.h"
#include "core/lib/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#define PATIENCE 10	  /* real seconds that a run may take */
#define MANY 5000	  /* calls of one process: it will not end by itself */
#define TICK 10		  /* milliseconds of times(2) */
#define SINCE_BOOT 123456 /* the value of times(2) at the start */

enum state { RUNS, WAITS, STUCK, GONE };

struct process {
	pid_t pid;
	enum state state;
	bool fresh;    /* its first stop has not come yet */
	bool answered; /* the supervisor has answered its call, not the kernel */
	bool leaving;  /* its remaining calls are not the program's own */
	long answer;
	struct call call;
	char device[SITUATION_ADDRESS]; /* the last device that it worked on */
};

struct supervision {
	const struct kernel *kernel;
	const struct fault *fault;
	struct outcome *outcome;
	bool begun; /* libc's own start is over */
	unsigned count;
	struct process processes[SUPERVISOR_ROLES];
};

static void wrong(struct supervision *run, const char *what)
{
	if (!run->outcome->wrong[0])
		snprintf(run->outcome->wrong, sizeof(run->outcome->wrong), "%s", what);
}

static void go_on(struct process *process, int signal)
{
	process->state = RUNS;
	ptrace(PTRACE_SYSCALL, process->pid, NULL, (void *)(long)signal);
}

static void set_register(const struct process *process, size_t offset, unsigned long value)
{
	ptrace(PTRACE_POKEUSER, process->pid, (void *)offset, (void *)value);
}

#define REGISTER(name) offsetof(struct user_regs_struct, name)

/* Skip the call in the kernel, and make it return this. */
static void answer(struct process *process, long value)
{
	set_register(process, REGISTER(orig_rax), (unsigned long)-1);
	process->answered = true;
	process->answer = value;
}

/* Act as the kernel would if it returned this error. */
static void fail(struct process *process, int error)
{
	switch (process->call.number) {
	case SYS_close:
		/* whatever it returns, the descriptor is closed (close(2)) */
		process->answered = true;
		process->answer = -error;
		return;
	case SYS_brk:
		set_register(process, REGISTER(rdi), 0); /* has no errors, and returns the present end */
		return;
	}
	answer(process, -error);
}

/* Perform the effect of a write to sysfs, or of the lookup that registers a driver. */
static void carry_out(struct supervision *run, struct process *process)
{
	const struct call *call = &process->call;

	if (call->number == SYS_newfstatat || call->number == SYS_faccessat || call->number == SYS_faccessat2)
		kernel_look(run->kernel, call->path);
	if (!calls_is_write(call))
		return;
	answer(process, kernel_write(run->kernel, call->path, call->value, call->arguments[2]));
}

static struct process *find(struct supervision *run, pid_t pid)
{
	for (unsigned i = 0; i < run->count; i++)
		if (run->processes[i].pid == pid)
			return &run->processes[i];
	return NULL;
}

/* Return whether any process of the program is running, or will run when its turn comes. */
static bool is_any(const struct supervision *run, unsigned from, enum state state)
{
	for (unsigned i = from; i < run->count; i++)
		if (run->processes[i].state == state)
			return true;
	return false;
}

/*
 * Let the next process run: the workers after the program waits for them or has exited, the program after they are
 * done.
 */
static void take_turns(struct supervision *run)
{
	struct process *program = &run->processes[0];

	/* a process that was given up and not killed returns after its successor */
	for (unsigned i = 1; i < run->count; i++)
		if (run->fault->way == FAULT_LATE && run->processes[i].state == STUCK &&
		    (i + 1 < run->count || program->state == GONE)) {
			carry_out(run, &run->processes[i]);
			go_on(&run->processes[i], 0);
		}
	if (program->state == RUNS)
		return;
	for (unsigned i = 1; i < run->count; i++)
		if (run->processes[i].state == WAITS)
			go_on(&run->processes[i], 0);
	if (program->state != WAITS || is_any(run, 1, RUNS))
		return;
	/* no further process will end now, so the time that the program waits for that passes at once */
	if (is_any(run, 1, STUCK) && program->call.number == SYS_poll) {
		set_register(program, REGISTER(rdx), 0);
		run->outcome->elapsed += (unsigned)program->call.arguments[2];
	}
	go_on(program, 0);
}

/* The fault's process is in the fault's call. Return whether it may continue. */
static bool meet(struct supervision *run, struct process *process)
{
	struct process *program = &run->processes[0];

	run->outcome->possible = calls_can_fail(&process->call);
	switch (run->fault->way) {
	case FAULT_STICKS:
	case FAULT_LATE:
		process->state = STUCK;
		return false;
	case FAULT_DIES:
		kill(process->pid, SIGKILL);
		return false;
	case FAULT_KILLS:
		kill(program->pid, SIGKILL);
		return process != program;
	default:
		if (run->outcome->possible)
			fail(process, run->fault->error);
		return true;
	}
}

static bool is_met(const struct supervision *run, unsigned role, const struct call *call)
{
	const struct fault *fault = run->fault;

	if (fault->way == FAULT_REMAINS && run->outcome->fired)
		return call->number == run->outcome->call.number;
	return fault->way != FAULT_NONE && role == fault->role && run->outcome->calls[role] == fault->number;
}

/* A killed process that is stuck in the kernel stays there; a process that was only late returns, and exits. */
static void be_killed(struct supervision *run, struct process *killer)
{
	struct process *victim = find(run, (pid_t)killer->call.arguments[0]);

	if (!victim || victim == &run->processes[0]) {
		wrong(run, "the program kills a process that is not its worker");
		answer(killer, 0);
	} else if (victim->state == STUCK && run->fault->way == FAULT_LATE) {
		carry_out(run, victim);
		victim->state = RUNS; /* to its end */
	} else if (victim->state == STUCK) {
		answer(killer, 0);
	}
}

/* Return whether the program waits for its worker. Then the workers run. */
static bool is_waiting(const struct supervision *run, const struct process *process)
{
	const struct call *call = &process->call;

	if (process != &run->processes[0])
		return false;
	return (call->number == SYS_poll && !call->for_output) ||
	       (call->number == SYS_wait4 && !(call->arguments[2] & WNOHANG));
}

/* The first call of the program is the one that starts its clock. */
static bool has_begun(struct supervision *run, const struct call *call)
{
	if (call->number == SYS_times)
		run->begun = true;
	return run->begun;
}

/* Coverage is written after the end: tests/coverage/leave.c. */
static bool is_leaving(struct process *process)
{
	if (process->call.number == SYS_sched_yield)
		process->leaving = true;
	return process->leaving;
}

static void look_at(struct supervision *run, struct process *process, unsigned role)
{
	char buffer[2 * CALLS_PATH];
	struct call *call = &process->call;
	struct strbuf why;
	int device = situation_find(run->kernel->situation, call->device);

	if (call->device[0])
		memcpy(process->device, call->device, sizeof(process->device));
	else if (strstr(call->path, "drivers_probe")) /* only the write of a step shows its device */
		memcpy(call->device, process->device, sizeof(process->device));
	if (run->outcome->fired && calls_is_write(call) && device >= 0)
		run->outcome->touched[device] = true;
	strbuf_open(&why, buffer, sizeof(buffer));
	if (calls_inspect(call, role, run->kernel->situation, &why))
		wrong(run, buffer);
	run->outcome->calls[role]++;
	if (!role && !strcmp(call->path, CALLS_LOCK))
		run->outcome->acts = run->outcome->calls[role];
	if (run->outcome->calls[role] > MANY) {
		wrong(run, "it goes on and on");
		kill(process->pid, SIGKILL);
	}
}

static void enter_call(struct supervision *run, struct process *process, const struct __ptrace_syscall_info *info)
{
	unsigned role = (unsigned)(process - run->processes);
	struct call *call = &process->call;

	call->number = (long)info->entry.nr;
	for (unsigned i = 0; i < 6; i++)
		call->arguments[i] = (unsigned long)info->entry.args[i];
	calls_read(call, process->pid, run->kernel->root);
	process->answered = false;
	if (!has_begun(run, call) || is_leaving(process)) {
		go_on(process, 0);
		return;
	}
	look_at(run, process, role);
	if (is_met(run, role, call)) {
		bool first = !run->outcome->fired;

		run->outcome->fired = true;
		if (first)
			run->outcome->call = *call;
		if (!meet(run, process))
			return;
	}
	if (!process->answered && call->number == SYS_kill)
		be_killed(run, process);
	if (!process->answered)
		carry_out(run, process);
	if (!process->answered && is_waiting(run, process))
		process->state = WAITS;
	else
		go_on(process, 0);
}

static void leave_call(struct supervision *run, struct process *process)
{
	if (process->answered)
		set_register(process, REGISTER(rax), (unsigned long)process->answer);
	else if (process->call.number == SYS_times && run->begun)
		set_register(process, REGISTER(rax), SINCE_BOOT + run->outcome->elapsed / TICK);
	process->answered = false;
	go_on(process, 0);
}

static struct process *add(struct supervision *run, pid_t pid)
{
	struct process *process = &run->processes[run->count];

	if (run->count == SUPERVISOR_ROLES) {
		wrong(run, "it has more workers than one that was stuck and one after it need");
		kill(pid, SIGKILL);
		return NULL;
	}
	*process = (struct process){ .pid = pid, .state = RUNS, .fresh = true };
	run->count++;
	return process;
}

static void see_stop(struct supervision *run, pid_t pid, int status)
{
	struct process *process = find(run, pid);
	struct __ptrace_syscall_info info;
	unsigned long child;

	if (!process)
		process = add(run, pid); /* a child may be seen before its fork() returns */
	if (!process)
		return;
	if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
		ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info);
		if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
			enter_call(run, process, &info);
		else
			leave_call(run, process);
	} else if (process->fresh && WSTOPSIG(status) == SIGSTOP) {
		process->fresh = false;
		process->state = WAITS; /* for its turn */
	} else {
		/*
		 * a child counts from its fork() on, because the supervisor must wait for a child that has not stopped
		 * yet
		 */
		if (status >> 16 != 0 && status >> 16 != PTRACE_EVENT_EXEC &&
		    !ptrace(PTRACE_GETEVENTMSG, pid, NULL, &child) && !find(run, (pid_t)child))
			add(run, (pid_t)child);
		go_on(process, status >> 16 ? 0 : WSTOPSIG(status));
	}
}

static void see_end(struct supervision *run, pid_t pid, int status)
{
	struct process *process = find(run, pid);

	if (!process)
		return;
	process->state = GONE;
	if (process == &run->processes[0])
		run->outcome->status = status;
}

static void end_all(struct supervision *run)
{
	int status;
	pid_t pid;

	for (unsigned i = 0; i < run->count; i++)
		if (run->processes[i].state != GONE)
			kill(run->processes[i].pid, SIGKILL);
	while ((pid = waitpid(-1, &status, __WALL)) > 0)
		if (WIFSTOPPED(status))
			kill(pid, SIGKILL);
}

static void be_impatient(int unused)
{
	(void)unused; /* it suffices that waitpid() returns */
}

static void watch(struct supervision *run)
{
	struct sigaction action = { .sa_handler = be_impatient };

	sigaction(SIGALRM, &action, NULL);
	alarm(PATIENCE);
	while (is_any(run, 0, RUNS) || is_any(run, 0, WAITS)) {
		int status;
		pid_t pid = waitpid(-1, &status, __WALL);

		if (pid < 0) {
			wrong(run, "it does not end");
			break;
		}
		if (WIFSTOPPED(status))
			see_stop(run, pid, status);
		else
			see_end(run, pid, status);
		take_turns(run);
	}
	alarm(0);
	end_all(run);
}

static void become(const struct supervision *run, const char *program, const char *messages)
{
	char deadline[16];
	int file = open(messages, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);

	snprintf(deadline, sizeof(deadline), "%d", SUPERVISOR_DEADLINE);
	if (file < 0 || dup2(file, STDERR_FILENO) < 0 || dup2(file, STDOUT_FILENO) < 0)
		_exit(99);
	close(file);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(98);
	raise(SIGSTOP);
	execl(program, program, "--root", run->kernel->root, "--deadline", deadline, NULL);
	_exit(99);
}

void supervise(const struct kernel *kernel, const char *program, const char *messages, const struct fault *fault,
	       struct outcome *outcome)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	struct supervision run = { .kernel = kernel, .fault = fault, .outcome = outcome };
	int status;
	pid_t pid;

	memset(outcome, 0, sizeof(*outcome));
	pid = fork();
	if (!pid)
		become(&run, program, messages);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)options)) {
		wrong(&run, "cannot be traced");
		end_all(&run);
		return;
	}
	go_on(add(&run, pid), 0);
	run.processes[0].fresh = false;
	watch(&run);
}
