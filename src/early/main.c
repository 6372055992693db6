// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim-early: the stages of a run, in their order, and nothing else.
 */
#include <string.h>

#include "../core/act.h"
#include "../core/bounded.h"
#include "../core/foresee.h"
#include "../core/report.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "options.h"

#define DEADLINE 10 /* seconds that a run may take of a boot */

int main(int argc, char **argv)
{
	struct request request = { 0 };
	struct machine machine = { 0 };
	struct plan plan = { 0 };
	int status = options_read(&request, argc, argv);

	if (status)
		return status == OPTIONS_FINISHED ? REQUEST_MET : status;
	bounded_start(DEADLINE);
	status = sysio_enter(request.root);
	if (status) {
		say(SAY_ERROR, "%s: %s", request.root ? request.root : "/", strerror(-status));
		return REQUEST_WRONG;
	}
	say_to_kernel(sysio_live() && !request.dry_run_option);

	status = foresee(&request, &machine, &plan);
	if (status == REQUEST_MET && request.mode == REQUEST_ON)
		act(&plan, &request, &machine);
	return report(&request, &machine, &plan, (enum request_status)status);
}
