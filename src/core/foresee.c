// SPDX-License-Identifier: GPL-2.0-or-later
#include "foresee.h"

#include "cmdline.h"
#include "config.h"
#include "guard.h"
#include "say.h"

enum request_status foresee(struct request *request, struct machine *machine, struct plan *plan)
{
	/* before anything else: `off` is the way back, even from a config that cannot be read */
	if (cmdline_read_mode(request))
		return REQUEST_WRONG;
	if (request->mode == REQUEST_OFF)
		return REQUEST_MET;

	if (cmdline_read_rules(request) || config_read(request))
		return REQUEST_WRONG;
	if (!request_claims(request))
		return REQUEST_MET;

	if (scan_machine(machine, request))
		return REQUEST_IMPOSSIBLE;
	iommu_read(&machine->iommu);

	if (plan_make(plan, request, machine)) {
		say(SAY_ERROR, "out of memory while planning for %zu devices", machine->count);
		return REQUEST_IMPOSSIBLE;
	}
	guard_plan(plan, request, machine);
	return REQUEST_MET;
}
