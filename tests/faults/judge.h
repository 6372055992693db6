/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold at the end of a run, whatever went wrong in it: what was said against what there is. Reads reports and
 * the tree; runs nothing.
 */
#ifndef VFIOCLAIM_FAULTS_JUDGE_H
#define VFIOCLAIM_FAULTS_JUDGE_H

#include "core/lib/strbuf.h"
#include "supervisor.h"

/*
 * Look at a run with a fault.
 *
 * @messages  the file with what it said on stderr
 * @why       what does not hold, for people
 * Returns 0 or -EPROTO.
 */
int judge_run(const struct kernel *kernel, const char *messages, const struct fault *fault,
	      const struct outcome *outcome, struct strbuf *why);

/*
 * Look at a run without one: it ends as its situation says.
 *
 * @again  there was a run before it: what that one had claimed is there already
 */
int judge_clean(const struct kernel *kernel, const char *messages, bool again, const struct outcome *outcome,
		struct strbuf *why);

#endif
