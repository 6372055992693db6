// SPDX-License-Identifier: GPL-2.0-or-later
#include "foresee.h"

#include "cmdline.h"
#include "config.h"
#include "guard.h"
#include "say.h"
#include "text.h"

/* A profile's name is not checked when a boot entry is written: so it is said what there is, and the boot goes on. */
static void settle(struct request *request)
{
	char buffer[SAY_LINE / 2];
	struct text known;

	if (!request_settle(request))
		return;
	text_open(&known, buffer, sizeof(buffer));
	request_print_profiles(&known, request);
	say(SAY_WARNING, "profile %s: no line has it, taken as none; there are: %s", request->profile,
	    known.length ? known.buffer : "none");
	request->profile[0] = '\0';
	request_settle(request);
}

enum request_status foresee(struct request *request, struct machine *machine, struct plan *plan)
{
	bool wrong = false;

	/* before anything else: `off` is the way back, even from a config that cannot be read */
	if (cmdline_read_mode(request))
		return REQUEST_WRONG;
	if (request->mode == REQUEST_OFF)
		return REQUEST_MET;

	if (cmdline_read_rules(request))
		wrong = true;
	if (config_read(request))
		wrong = true;
	if (wrong)
		return REQUEST_WRONG;
	settle(request);
	if (!request_claims(request)) {
		/* a config in the wrong place is silence otherwise */
		say(SAY_INFO, "nothing to claim: no such line in the config or on the kernel command line");
		return REQUEST_MET;
	}

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
