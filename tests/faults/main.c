// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: faults PROGRAM [EVERY]
 *
 * Run the shipped boot program with each of its system calls failing, never returning, or being the last one. In
 * each situation, try each call in each way, one per run. After each such run, a run without a fault must end as if
 * nothing had happened. EVERY: try only every Nth fault; an odd number reaches each error. Prints TAP.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__

#include "core/lib/strbuf.h"
#include "judge.h"

#define LANES 2 /* sweeps in parallel, each with its own tree */
#define NOTED 3 /* failures that are printed in full */

/* The ways, with a name for people and the number of errors. */
static const struct {
	enum fault_way way;
	bool workers; /* only the workers' calls: if the program itself is stuck in a call, no process is left to act */
	int errors[4];
	const char *name;
} ways[] = {
	{ FAULT_FAILS, false, { EIO, ENOMEM, EACCES, EINTR }, "a call fails" },
	{ FAULT_REMAINS, false, { EIO }, "a call fails, and all of its kind from there on" },
	{ FAULT_STICKS, true, { 0 }, "a worker never returns from a call" },
	{ FAULT_LATE, true, { 0 }, "a worker returns from a call when it is given up" },
	{ FAULT_DIES, true, { 0 }, "a worker dies in a call" },
	{ FAULT_KILLS, false, { 0 }, "the program is killed in a call" },
};
#define WAYS (sizeof(ways) / sizeof(*ways))

struct tally {
	unsigned calls, runs, failed;
	char noted[NOTED][1024];
};

/* The state of one lane, in memory that all lanes share. */
struct lane {
	struct tally clean[SITUATION_COUNT], swept[SITUATION_COUNT][WAYS];
};

struct sweep {
	const char *program;
	unsigned every, number; /* every Nth; of the lane */
	unsigned turn;
	struct kernel kernel;
	char messages[64];
	struct lane *lane;
};

static void note(struct tally *tally, int status, const struct strbuf *why)
{
	tally->runs++;
	if (!status)
		return;
	if (tally->failed < NOTED)
		snprintf(tally->noted[tally->failed], sizeof(tally->noted[0]), "%s", why->buffer);
	tally->failed++;
}

static const char *error_name(int error)
{
	return error == EIO ? "EIO" : error == ENOMEM ? "ENOMEM" : error == EACCES ? "EACCES" : error ? "EINTR" : "";
}

/* One run with a fault, and one without. */
static void run_twice(struct sweep *sweep, const struct situation *situation, const struct fault *fault,
		      struct tally *tally)
{
	static const struct fault none = { .way = FAULT_NONE };
	struct outcome outcome, after;
	char buffer[1024];
	struct strbuf why;
	int status;

	kernel_reset(&sweep->kernel, situation);
	supervise(&sweep->kernel, sweep->program, sweep->messages, fault, &outcome);
	if (outcome.fired && !outcome.possible && (fault->way == FAULT_FAILS || fault->way == FAULT_REMAINS))
		return;
	strbuf_open(&why, buffer, sizeof(buffer));
	strbuf_add(&why, "%s's call %u, ", fault->role ? "worker" : "program", fault->number);
	calls_print(&why, &outcome.call);
	strbuf_add(&why, " %s: ", error_name(fault->error));
	status = judge_run(&sweep->kernel, sweep->messages, fault, &outcome, &why);
	if (!status) {
		supervise(&sweep->kernel, sweep->program, sweep->messages, &none, &after);
		strbuf_add(&why, "run again: ");
		status = judge_clean(&sweep->kernel, sweep->messages, true, &after, &why);
	}
	strbuf_mark_cut(&why);
	note(tally, status, &why);
}

/*
 * Try each call of each role, in one way; the lanes share them. All situations reach their plan in the same way, which
 * is swept only in the first.
 */
static void sweep_way(struct sweep *sweep, const struct situation *situation, size_t way, const struct outcome *clean,
		      struct tally *tally)
{
	unsigned first = situation == situations ? 1 : clean->acts;

	for (unsigned role = ways[way].workers; role < 2; role++)
		for (unsigned number = role ? 1 : first; number <= clean->calls[role]; number++)
			for (size_t e = 0; e < 4 && (!e || ways[way].errors[e]); e++) {
				struct fault fault = { ways[way].way, role, number, ways[way].errors[e] };

				if (sweep->turn++ % (LANES * sweep->every) == sweep->number * sweep->every)
					run_twice(sweep, situation, &fault, tally);
			}
}

static void sweep_all(struct sweep *sweep)
{
	static const struct fault none = { .way = FAULT_NONE };

	for (size_t s = 0; s < SITUATION_COUNT; s++) {
		struct outcome outcome;
		char buffer[1024];
		struct strbuf why;

		strbuf_open(&why, buffer, sizeof(buffer));
		kernel_reset(&sweep->kernel, &situations[s]);
		supervise(&sweep->kernel, sweep->program, sweep->messages, &none, &outcome);
		note(&sweep->lane->clean[s], judge_clean(&sweep->kernel, sweep->messages, false, &outcome, &why), &why);
		sweep->lane->clean[s].calls = outcome.calls[0] + outcome.calls[1] - (s ? outcome.acts - 1 : 0);
		for (size_t way = 0; way < WAYS; way++)
			sweep_way(sweep, &situations[s], way, &outcome, &sweep->lane->swept[s][way]);
	}
}

static void be_lane(struct sweep *sweep, const char *work)
{
	char root[PATH_MAX], below[64];

	/* processes that outlive the program must not outlive this one */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	snprintf(below, sizeof(below), "%s/tree%u", work, sweep->number);
	snprintf(sweep->messages, sizeof(sweep->messages), "%s/messages%u", work, sweep->number);
	/* the paths of open descriptors come without links */
	if (mkdir(below, 0755) || !realpath(below, root)) {
		perror(below);
		exit(99);
	}
	kernel_boot(&sweep->kernel, root);
	sweep_all(sweep);
	exit(0);
}

static unsigned number;

static unsigned print(const char *situation, const char *what, const struct lane *lanes, size_t offset)
{
	unsigned runs = 0, failed = 0;

	for (unsigned i = 0; i < LANES; i++) {
		const struct tally *tally = (const struct tally *)((const char *)&lanes[i] + offset);

		for (unsigned noted = 0; noted < NOTED && noted < tally->failed; noted++)
			printf("# %s\n", tally->noted[noted]);
		runs += tally->runs;
		failed += tally->failed;
	}
	printf("%s %u - %s: %s (%u runs", failed ? "not ok" : "ok", ++number, situation, what, runs);
	printf(failed ? ", %u not as they should be)\n" : ")\n", failed);
	return failed;
}

static int print_all(const struct lane *lanes)
{
	unsigned runs[WAYS] = { 0 }, calls = 0, failed = 0;

	for (size_t s = 0; s < SITUATION_COUNT; s++) {
		failed += print(situations[s].name, "without a fault", lanes,
				offsetof(struct lane, clean) + s * sizeof(struct tally));
		calls += lanes->clean[s].calls;
		for (size_t way = 0; way < WAYS; way++) {
			failed += print(situations[s].name, ways[way].name, lanes,
					offsetof(struct lane, swept) + (s * WAYS + way) * sizeof(struct tally));
			for (unsigned i = 0; i < LANES; i++)
				runs[way] += lanes[i].swept[s][way].runs;
		}
	}
	printf("# %u calls in %u situations: failed %u, for good %u, never returned %u, late %u, died in %u, killed "
	       "%u\n",
	       calls, SITUATION_COUNT, runs[0], runs[1], runs[2], runs[3], runs[4], runs[5]);
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}

/* Some containers forbid tracing. */
static bool can_trace(void)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) ? 1 : 0);
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

/* Return whether all lanes finished. */
static bool run_lanes(struct sweep *sweep, struct lane *lanes, const char *work)
{
	bool ended = true;
	int status;

	for (sweep->number = 0; sweep->number < LANES; sweep->number++) {
		pid_t pid = fork();

		sweep->lane = &lanes[sweep->number];
		if (!pid)
			be_lane(sweep, work);
		ended &= pid > 0;
	}
	while (wait(&status) > 0)
		ended &= !status;
	return ended;
}

int main(int argc, char **argv)
{
	/* thousands of runs rewrite a tree: in memory, if there is a place for that */
	char memory[] = "/dev/shm/vfioclaim-faults.XXXXXX", disk[] = "/tmp/vfioclaim-faults.XXXXXX";
	struct lane *lanes =
		mmap(NULL, LANES * sizeof(*lanes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sweep sweep = { .every = argc > 2 ? (unsigned)atoi(argv[2]) : 1 };
	char *work, command[64];
	bool ended;

	if (argc < 2 || !sweep.every) {
		fprintf(stderr, "Usage: faults PROGRAM [EVERY]\n");
		return 2;
	}
	if (!can_trace()) {
		printf("ok 1 - every system call failing # SKIP ptrace(2) is not permitted here\n1..1\n");
		return 0;
	}
	sweep.program = argv[1];
	work = mkdtemp(memory);
	if (!work)
		work = mkdtemp(disk);
	if (lanes == MAP_FAILED || !work) {
		perror(disk);
		return 2;
	}
	ended = run_lanes(&sweep, lanes, work);
	snprintf(command, sizeof(command), "rm -rf '%s'", work);
	return system(command) || print_all(lanes) || !ended;
}

#else

int main(void)
{
	printf("ok 1 - every system call failing # SKIP the supervisor knows x86-64 only\n1..1\n");
	return 0;
}

#endif
