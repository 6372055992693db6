// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/prepare.h"

#include <string.h>

#include "core/claim/guard.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/machine/scan.h"
#include "core/rules/cmdline.h"
#include "core/rules/config.h"

/*
 * Apply the profile. A boot entry may name a profile that no line has, so print the known ones, and go on without one.
 */
static void settle(struct request *request)
{
	char buffer[LOG_LINE / 2];
	struct strbuf known;

	if (!request_settle(request))
		return;
	strbuf_open(&known, buffer, sizeof(buffer));
	request_print_profiles(&known, request);
	log_warning("unknown profile '%s', ignored (known: %s)", request->profile,
		    known.length ? known.buffer : "none");
	request->profile[0] = '\0';
	request_settle(request);
}

/*
 * Warn if the file was baked for another kernel. Its modules will not load, and the user may have wanted another image,
 * but the claims still hold.
 */
static void compare_kernel(const struct request *request)
{
	char running[65]; /* include/uapi/linux/utsname.h */

	if (request->baked_kernel &&
	    sysio_read_value(SYSIO_ROOT, "/proc/sys/kernel/osrelease", running, sizeof(running)) > 0 &&
	    strcmp(running, request->baked_kernel))
		log_warning("baked for kernel %s, but %s is running", request->baked_kernel, running);
}

enum request_status prepare_request(struct request *request)
{
	bool wrong = false;

	/* first, because `off` must work even if the configuration cannot be read */
	if (cmdline_read_mode(request))
		return REQUEST_WRONG;
	/* a crash kernel needs the disk or the network card for its dump, and no virtual machine runs in it */
	if (request->crash_kernel || sysio_exists(SYSIO_ROOT, "/proc/vmcore")) {
		log_info("crash kernel: nothing is claimed");
		request->mode = REQUEST_OFF;
	}
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
	return REQUEST_MET;
}

enum request_status prepare_machine(struct machine *machine, struct request *request)
{
	if (scan_machine(machine, request))
		return REQUEST_IMPOSSIBLE;
	iommu_read(&machine->iommu);
	return REQUEST_MET;
}

enum request_status prepare_plan(struct plan *plan, const struct request *request, const struct machine *machine)
{
	if (plan_make(plan, request, machine)) {
		log_no_memory();
		return REQUEST_IMPOSSIBLE;
	}
	guard_plan(plan, request, machine);
	return REQUEST_MET;
}

enum request_status prepare(struct request *request, struct machine *machine, struct plan *plan)
{
	enum request_status status = prepare_request(request);

	if (status || request->mode == REQUEST_OFF)
		return status;
	if (!request_claims(request)) {
		/* a configuration in the wrong place would be ignored silently */
		log_info("no claim in the configuration or kernel command line");
		return status;
	}
	status = prepare_machine(machine, request);
	return status ? status : prepare_plan(plan, request, machine);
}
