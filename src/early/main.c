// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim-early: the stages of a run, in their order, and nothing else.
 */

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "core/claim/act.h"
#include "core/claim/prepare.h"
#include "core/claim/report.h"
#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/sysio.h"
#include "early/init.h"
#include "early/mounts.h"
#include "early/options.h"

/* With --root, change the root, so that no link in the tree leads out of it. */
static int enter(const char *root)
{
	if (root && chroot(root))
		return -errno;
	return sysio_enter(root ? "/" : NULL);
}

static enum request_status run(struct request *request)
{
	struct machine machine = { 0 };
	struct plan plan = { 0 };
	enum request_status status;
	int wrong;

	deadline_start(request->deadline);
	wrong = enter(request->root);
	if (wrong) {
		log_error("%s: %s", request->root ? request->root : "/", log_strerror(wrong));
		return REQUEST_WRONG;
	}
	if (sysio_live() && !request->dry_run_option && !init_in_initramfs()) {
		/* here nothing says which devices the host needs, and their drivers are loaded */
		log_error("not an initramfs; use --dry-run or --root");
		return REQUEST_WRONG;
	}
	log_to_kernel(sysio_live() && !request->dry_run_option);
	if (sysio_live() && !request->dry_run_option)
		mounts_enter();

	status = prepare(request, &machine, &plan);
	if (status == REQUEST_MET && request->mode == REQUEST_ON)
		act(&plan, request, &machine);
	status = report_write(request, &machine, &plan, status);

	mounts_leave();
	return status;
}

int main(int argc, char **argv)
{
	struct request request = { .deadline = REQUEST_DEADLINE };
	bool init = init_is_us();
	sigset_t pipe;
	int status;

	deadline_start(REQUEST_DEADLINE);
	status = init ? REQUEST_MET : options_read(&request, argc, argv); /* the arguments of PID 1 are for /init */

	/*
	 * A closed stderr must not end the run between an override and its report. The signal does not end PID 1, and
	 * /init would inherit the mask.
	 */
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	if (!init)
		sigprocmask(SIG_BLOCK, &pipe, NULL);
	if (status == REQUEST_MET)
		status = run(&request);
	if (init)
		init_exec(argv); /* whatever happened before */
	return status == OPTIONS_FINISHED ? REQUEST_MET : status;
}
