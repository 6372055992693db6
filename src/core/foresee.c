// SPDX-License-Identifier: GPL-2.0-or-later
#include "foresee.h"

#include <string.h>

#include "cmdline.h"
#include "config.h"
#include "guard.h"
#include "say.h"
#include "sysio.h"
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

/* Its modules will not load, and another image may have been meant: but the claims still hold. */
static void compare_kernel(const struct request *request)
{
	char running[65]; /* include/uapi/linux/utsname.h */

	if (request->baked_kernel &&
	    sysio_read_value(SYSIO_ROOT, "/proc/sys/kernel/osrelease", running, sizeof(running)) > 0 &&
	    strcmp(running, request->baked_kernel))
		say(SAY_WARNING, "baked for kernel %s, and this is %s", request->baked_kernel, running);
}

enum request_status foresee_rules(struct request *request)
{
	bool wrong = false;

	/* before anything else: `off` is the way back, even from a config that cannot be read */
	if (cmdline_read_mode(request))
		return REQUEST_WRONG;
	if (request->mode == REQUEST_OFF)
		return REQUEST_MET;

	if (cmdline_read_rules(request))
		wrong = true;
	if (config_read(request) || cmdline_read_options(request))
		wrong = true;
	if (wrong)
		return REQUEST_WRONG;
	settle(request);
	compare_kernel(request);
	if (!request_claims(request))
		/* a config in the wrong place is silence otherwise */
		say(SAY_INFO, "nothing to claim in the config or on the kernel command line");
	return REQUEST_MET;
}

enum request_status foresee_machine(struct machine *machine, const struct request *request)
{
	if (scan_machine(machine, request))
		return REQUEST_IMPOSSIBLE;
	iommu_read(&machine->iommu);
	return REQUEST_MET;
}

enum request_status foresee_plan(struct plan *plan, const struct request *request, const struct machine *machine)
{
	if (plan_make(plan, request, machine)) {
		say_no_memory();
		return REQUEST_IMPOSSIBLE;
	}
	guard_plan(plan, request, machine);
	return REQUEST_MET;
}

enum request_status foresee(struct request *request, struct machine *machine, struct plan *plan)
{
	enum request_status status = foresee_rules(request);

	if (status || request->mode == REQUEST_OFF || !request_claims(request))
		return status;
	status = foresee_machine(machine, request);
	return status ? status : foresee_plan(plan, request, machine);
}
