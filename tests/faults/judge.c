// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge.h"
#include "core/lib/strbuf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define WORD 32

/* The entry of one device in a report. */
struct said {
	char result[WORD], reason[WORD], driver[WORD]; /* "" for nothing */
	bool stays;				       /* its override remains, as a text for people */
};

struct report {
	bool there, words, whole;			    /* words: any; whole: with its last line */
	bool not_kept;					    /* a message says that the file could not be written */
	unsigned status, claimed, refused, missing, failed; /* of that line */
	unsigned ms;
	unsigned lines_claimed, lines_refused, lines_missing, lines_failed;
	struct said said[SITUATION_SUBJECTS];
	char stranger[WORD]; /* a device in the report that is not in the situation */
};

static int no(struct strbuf *why, const char *address, const char *what)
{
	strbuf_add(why, "%s%s%s", address, *address ? ": " : "", what);
	return -EPROTO;
}

static void take_value(char value[WORD], const char *line, const char *key)
{
	const char *found = strstr(line, key);

	if (found)
		snprintf(value, WORD, "%.*s", (int)strcspn(found + strlen(key), " \n"), found + strlen(key));
}

static void take_claim(struct report *report, const struct situation *situation, const char *line, const char *result)
{
	const char *address = line + strlen(result) + 1;
	char name[SITUATION_ADDRESS];
	struct said *said;
	int i;

	snprintf(name, sizeof(name), "%s", address);
	i = situation_find(situation, name);
	if (i < 0) {
		snprintf(report->stranger, sizeof(report->stranger), "%s", name);
		return;
	}
	said = &report->said[i];
	snprintf(said->result, sizeof(said->result), "%s", result);
	take_value(said->reason, line, " reason=");
	take_value(said->driver, line, " driver=");
	said->stays = strstr(line, "driver_override is still set");
}

static void take_line(struct report *report, const struct situation *situation, const char *line)
{
	const struct {
		const char *result;
		unsigned *lines;
	} results[] = {
		{ "claimed", &report->lines_claimed }, { "already", &report->lines_claimed },
		{ "refused", &report->lines_refused }, { "failed", &report->lines_failed },
		{ "held", &report->lines_failed },
	};

	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++)
		if (!strncmp(line, results[i].result, strlen(results[i].result)) &&
		    line[strlen(results[i].result)] == ' ') {
			++*results[i].lines;
			take_claim(report, situation, line, results[i].result);
		}
	if (!strncmp(line, "missing ", strlen("missing ")))
		report->lines_missing++;
	if (strstr(line, "cannot write the report"))
		report->not_kept = true;
	if (sscanf(line, "end status=%u claimed=%u refused=%u missing=%u failed=%u ms=%u", &report->status,
		   &report->claimed, &report->refused, &report->missing, &report->failed, &report->ms) == 6 &&
	    strchr(line, '\n'))
		report->whole = true;
}

static void read_report(struct report *report, const struct situation *situation, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[1024];

	memset(report, 0, sizeof(*report));
	if (!file)
		return;
	report->there = true;
	while (fgets(line, sizeof(line), file)) {
		take_line(report, situation, line);
		report->words = true;
	}
	fclose(file);
}

/*
 * A line is what the kernel shows now; if in doubt, that there is no driver.
 *
 * @doubtful  it may be reported as held without being held
 */
static int judge_line(const struct subject *subject, const struct said *said, const struct shown *shown, bool doubtful,
		      struct strbuf *why)
{
	bool is_wanted = subject->wanted && !strcmp(shown->driver, subject->wanted);
	bool claimed = !strcmp(said->result, "claimed") || !strcmp(said->result, "already");

	if (claimed && !is_wanted)
		return no(why, subject->address, "is reported as claimed, and is not");
	if (claimed && strcmp(said->driver, subject->wanted))
		return no(why, subject->address, "is reported as claimed, but by another driver than its own");
	if (!strcmp(said->result, "held") && !shown->override[0] && !doubtful)
		return no(why, subject->address, "is reported as held, and nothing holds it");
	if (said->result[0] && strcmp(said->driver, "-") && strcmp(said->driver, shown->driver))
		return no(why, subject->address, "the reported driver is not the bound one");
	if (!subject->wanted && said->result[0] && strcmp(said->result, "refused"))
		return no(why, subject->address, "is not refused");
	return 0;
}

static int judge_lines(const struct kernel *kernel, const struct report *report, const char *doubtful,
		       struct strbuf *why)
{
	const struct situation *situation = kernel->situation;

	if (report->stranger[0])
		return no(why, report->stranger, "is reported, but was not requested");
	for (int i = 0; i < SITUATION_SUBJECTS && situation->subjects[i].address; i++) {
		const struct subject *subject = &situation->subjects[i];
		struct shown shown;

		kernel_show(kernel, i, &shown);
		if (judge_line(subject, &report->said[i], &shown, !strcmp(subject->address, doubtful), why))
			return -EPROTO;
	}
	return 0;
}

/* An override that remains keeps the host's drivers away, so it must be reported. */
static int judge_overrides(const struct kernel *kernel, const struct report *report, struct strbuf *why)
{
	for (int i = 0; i < SITUATION_SUBJECTS && kernel->situation->subjects[i].address; i++) {
		const struct said *said = &report->said[i];
		struct shown shown;

		kernel_show(kernel, i, &shown);
		if (shown.override[0] && strcmp(said->result, "claimed") && strcmp(said->result, "already") &&
		    strcmp(said->result, "held") && !said->stays)
			return no(why, kernel->situation->subjects[i].address,
				  "driver_override is still set, and this is not reported");
	}
	return 0;
}

/* In a complete report, its last line, the lines before it, and the exit status agree. */
static int judge_end(const struct kernel *kernel, const struct report *report, int status, struct strbuf *why)
{
	bool all_met = !report->refused && !report->failed && !report->missing;

	if (report->status != (unsigned)status)
		return no(why, "", "exit status and report differ");
	if (report->claimed != report->lines_claimed || report->refused != report->lines_refused ||
	    report->missing != report->lines_missing || report->failed != report->lines_failed)
		return no(why, "", "the last line does not count what is above it");
	if (status < 2 && all_met != !status)
		return no(why, "", "the exit status does not fit the report");
	if (report->ms > SUPERVISOR_DEADLINE * 1000 + 100)
		return no(why, "", "it took longer than its deadline");
	return judge_overrides(kernel, report, why);
}

/* Without a root, there is no place for a report, and nothing was done. */
static bool is_early(const struct report *errors, const struct outcome *outcome)
{
	return errors->words && WEXITSTATUS(outcome->status) == 2 && outcome->calls[0] < 12;
}

/* One device ends as it does without a fault. */
static int judge_subject(const struct kernel *kernel, const struct report *report, int i, bool again,
			 struct strbuf *why)
{
	const struct subject *subject = &kernel->situation->subjects[i];
	const struct said *said = &report->said[i];
	bool claimed = !strcmp(subject->result, "claimed");
	struct shown shown;

	kernel_show(kernel, i, &shown);
	if (strcmp(shown.driver[0] ? shown.driver : "-", subject->driver))
		return no(why, subject->address, "does not end on the driver that it should");
	/* a device that was claimed before is left as it is, and loses an override without an error */
	if (shown.override[0] ? !subject->overridden : subject->overridden && !(again && claimed))
		return no(why, subject->address, "its override does not end as it should");
	if (strcmp(said->driver, subject->driver) || strcmp(said->reason, subject->reason) ||
	    (strcmp(said->result, subject->result) && !(again && claimed && !strcmp(said->result, "already"))))
		return no(why, subject->address, "is reported to have ended in another way");
	return 0;
}

/*
 * File and stderr together report the run. A fault affects only one of them, unless it persists; then the part of the
 * report that exists is at least true.
 */
static int judge_reports(const struct kernel *kernel, const char *messages, const struct fault *fault,
			 const struct outcome *outcome, struct strbuf *why)
{
	/* if a worker died in a step, it is unknown whether it had cleared an override: "held" is the careful word */
	const char *doubtful = fault->way == FAULT_DIES ? outcome->call.device : "";
	struct report file, errors;
	char path[512];

	snprintf(path, sizeof(path), "%s/run/vfioclaim/report", kernel->root);
	read_report(&file, kernel->situation, path);
	read_report(&errors, kernel->situation, messages);
	if (judge_lines(kernel, &file, doubtful, why) || judge_lines(kernel, &errors, doubtful, why))
		return -EPROTO;
	if (fault->way == FAULT_KILLS)
		return 0;
	if (!WIFEXITED(outcome->status) || WEXITSTATUS(outcome->status) > 3)
		return no(why, "", "it did not end with a status of 0 to 3");
	if (file.whole && judge_end(kernel, &file, WEXITSTATUS(outcome->status), why))
		return -EPROTO;
	if (fault->way == FAULT_REMAINS)
		return 0;
	if (file.there)
		return file.whole ? 0 : no(why, "", "half a report remains");
	if (!errors.whole)
		return is_early(&errors, outcome) ? 0 : no(why, "", "there is no report at all");
	if (!errors.not_kept)
		return no(why, "", "the report is not kept, and this is not reported");
	return judge_end(kernel, &errors, WEXITSTATUS(outcome->status), why);
}

/* An error of one call concerns only its device: all others end as they do without it. */
static int judge_others(const struct kernel *kernel, const struct report *report, const char *address,
			struct strbuf *why)
{
	for (int i = 0; i < SITUATION_SUBJECTS && kernel->situation->subjects[i].address; i++) {
		const struct subject *subject = &kernel->situation->subjects[i];

		if (strcmp(subject->address, address) && judge_subject(kernel, report, i, false, why))
			return -EPROTO;
	}
	return 0;
}

/* A device at which a worker got stuck is reported as such, and not written to any more. */
static int judge_stuck(const struct situation *situation, const struct report *report, const struct outcome *outcome,
		       struct strbuf *why)
{
	for (int i = 0; i < SITUATION_SUBJECTS && situation->subjects[i].address; i++) {
		const struct subject *subject = &situation->subjects[i];
		bool noted = !strcmp(report->said[i].reason, "stuck");

		if (!noted && !strcmp(outcome->call.device, subject->address))
			return no(why, subject->address, "is stuck, and this is not reported");
		if (noted && outcome->touched[i])
			return no(why, subject->address, "is stuck, and touched again");
	}
	return 0;
}

static bool is_stuck(const struct fault *fault)
{
	return fault->way == FAULT_STICKS || fault->way == FAULT_LATE;
}

/* An interrupted call is repeated if a signal can interrupt it: signal(7). */
static bool is_made_again(const struct fault *fault, const struct call *call)
{
	return fault->way == FAULT_FAILS && fault->error == EINTR &&
	       (call->number == SYS_read || call->number == SYS_write || call->number == SYS_poll ||
		call->number == SYS_wait4);
}

int judge_run(const struct kernel *kernel, const char *messages, const struct fault *fault,
	      const struct outcome *outcome, struct strbuf *why)
{
	bool is_one = fault->way != FAULT_KILLS && fault->way != FAULT_REMAINS;
	struct report report;

	if (outcome->wrong[0])
		return no(why, "", outcome->wrong);
	if (!outcome->fired)
		return no(why, "", "that call was never made: two runs differ");
	if (judge_reports(kernel, messages, fault, outcome, why))
		return -EPROTO;
	if (is_made_again(fault, &outcome->call))
		return judge_clean(kernel, messages, false, outcome, why);
	read_report(&report, kernel->situation, messages);
	if (is_stuck(fault) && judge_stuck(kernel->situation, &report, outcome, why))
		return -EPROTO;
	if (is_one && fault->role && outcome->call.device[0])
		return judge_others(kernel, &report, outcome->call.device, why);
	return 0;
}

int judge_clean(const struct kernel *kernel, const char *messages, bool again, const struct outcome *outcome,
		struct strbuf *why)
{
	struct report report;

	if (outcome->wrong[0])
		return no(why, "", outcome->wrong);
	read_report(&report, kernel->situation, messages);
	if (!report.whole)
		return no(why, "", "there is no report at all");
	if (!WIFEXITED(outcome->status) || WEXITSTATUS(outcome->status) != (int)kernel->situation->status)
		return no(why, "", "ends with another status than it should");
	if (judge_end(kernel, &report, WEXITSTATUS(outcome->status), why) || judge_lines(kernel, &report, "", why))
		return -EPROTO;
	for (int i = 0; i < SITUATION_SUBJECTS && kernel->situation->subjects[i].address; i++)
		if (judge_subject(kernel, &report, i, again, why))
			return -EPROTO;
	return 0;
}
