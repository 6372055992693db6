/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold at the end of a run, whatever went wrong in it: compare the reports with the tree. Runs nothing.
 */
#ifndef VFIOCLAIM_FAULTS_JUDGE_H
#define VFIOCLAIM_FAULTS_JUDGE_H

#include "core/lib/strbuf.h"
#include "supervisor.h"

/*
 * Check a run with a fault.
 *
 * @messages  the file with its stderr
 * @why       what does not hold, for people
 * Return 0 or -EPROTO.
 */
int judge_run(const struct kernel *kernel, const char *messages, const struct fault *fault,
	      const struct outcome *outcome, struct strbuf *why);

/*
 * Check a run without a fault: it ends as its situation says.
 *
 * @again  there was a run before it: the claims of that run are already present
 */
int judge_clean(const struct kernel *kernel, const char *messages, bool again, const struct outcome *outcome,
		struct strbuf *why);

#endif
