// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim-early: the stages of a run, in their order, and nothing else.
 */

#include <signal.h>

#include "../core/act.h"
#include "../core/bounded.h"
#include "../core/foresee.h"
#include "../core/report.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "init.h"
#include "mounts.h"
#include "options.h"

static enum request_status run(struct request *request)
{
	struct machine machine = { 0 };
	struct plan plan = { 0 };
	enum request_status status;
	int wrong = sysio_enter(request->root);

	if (wrong) {
		say(SAY_ERROR, "%s: %s", request->root ? request->root : "/", say_error(wrong));
		return REQUEST_WRONG;
	}
	bounded_start(request->deadline);
	say_to_kernel(sysio_live() && !request->dry_run_option);
	if (sysio_live() && !request->dry_run_option)
		mounts_enter();

	status = foresee(request, &machine, &plan);
	if (status == REQUEST_MET && request->mode == REQUEST_ON)
		act(&plan, request, &machine);
	status = report(request, &machine, &plan, status);

	mounts_leave();
	return status;
}

int main(int argc, char **argv)
{
	struct request request = { .deadline = REQUEST_DEADLINE };
	bool init = init_is_us();
	int status = init ? REQUEST_MET : options_read(&request, argc, argv); /* PID 1's arguments are /init's */

	/*
	 * Nobody reads stderr any more: no reason to end between an override and its report. PID 1 never ends of that, and
	 * what is ignored stays so for /init.
	 */
	if (!init)
		signal(SIGPIPE, SIG_IGN);
	if (status == REQUEST_MET)
		status = run(&request);
	if (init)
		init_exec(argv); /* whatever happened before */
	return status == OPTIONS_FINISHED ? REQUEST_MET : status;
}
