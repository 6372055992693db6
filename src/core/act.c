// SPDX-License-Identifier: GPL-2.0-or-later
#include "act.h"

#include <errno.h>
#include <string.h>

#include "bounded.h"
#include "module.h"
#include "say.h"
#include "sysio.h"
#include "text.h"

#define CLAIMED 1 /* as a step's status: the kernel shows it on its wanted driver */

/* Each phase is done for all claims before the next one begins. */
enum phase {
	BE_ALONE, /* one of us at a time */
	OVERRIDE, /* before anything slow: from here on no other driver can bind */
	LOAD,	  /* before anything is unbound: an unbind that never returns can keep the module loader waiting */
	UNBIND,
	PROBE,
	GIVE_BACK, /* what went wrong */
	PHASES,
};

struct acting {
	struct plan *plan;
	const struct request *request;
	const struct machine *machine;
	struct folder folder; /* of the device that a step is about */
	int bus;	      /* the directory that one of us has alone */
	unsigned lane;	      /* steps of a phase: each claim, and behind them what is done once */
	bool is_marked;	      /* claims have been, and nothing has been unbound since: that can take others along */
};

/* Is it on the driver that is wanted? The one that the kernel shows is kept; in doubt none, which is never a success. */
static bool is_claimed(struct folder *folder, struct claim *claim)
{
	folder_read_link(folder, "/driver", claim->driver, sizeof(claim->driver));
	return !strcmp(claim->driver, claim->rule->driver);
}

static int mark(void *context, const char *name)
{
	const struct plan *plan = context;
	struct addr addr;
	bool is_device = !addr_parse(name, &addr); /* and none of the driver's attributes */

	for (size_t i = 0; is_device && i < plan->count; i++)
		if (!addr_compare(&plan->claims[i].device->addr, &addr))
			text_copy(plan->claims[i].driver, sizeof(plan->claims[i].driver), RULE_DRIVER);
	return 0;
}

/*
 * The same of all at once, told by the driver's own folder: as it is loaded it binds what has the override. Whoever is not
 * marked here is looked at by itself, and so are all behind it.
 */
static void mark_claimed(struct plan *plan)
{
	int dir = sysio_open_dir(SYSIO_ROOT, "/sys/bus/pci/drivers/" RULE_DRIVER);

	sysio_list(dir, mark, plan); /* nothing, if it is not there */
	sysio_close(dir);
}

/* The console may be on it, and then this is the last line that anyone sees. */
static void say_display(const char *name)
{
	say(SAY_INFO, "taking display %s: if this is the last line you see, the boot goes on without a screen", name);
}

static int do_phase(enum phase phase, struct folder *folder, struct claim *claim, const struct request *request)
{
	char name[ADDR_TEXT];
	int status;

	if (phase == LOAD)
		return module_ready(claim->rule->driver, request);
	folder_turn(folder, &claim->device->addr);
	text_copy(name, sizeof(name), folder_path(folder, ""));
	if (phase > LOAD && is_claimed(folder, claim) && phase < GIVE_BACK)
		return CLAIMED;
	switch (phase) {
	case OVERRIDE:
		/* Documentation/ABI/testing/sysfs-bus-pci, driver_override: no driver of another name can bind now */
		status = folder_write(folder, "/driver_override", claim->rule->driver);
		if (!status && device_is_display(claim->device))
			say_display(name);
		return status;
	case UNBIND:
		return claim->driver[0] ? folder_write(folder, "/driver/unbind", name) : 0;
	case PROBE:
		/* says success even if nothing was bound: only the driver link tells */
		sysio_write(SYSIO_ROOT, "/sys/bus/pci/drivers_probe", name);
		return is_claimed(folder, claim) ? CLAIMED : -ENODEV;
	default:
		/* a newline clears it; an empty write would not reach the kernel */
		status = claim->overridden ? folder_write(folder, "/driver_override", "\n") : 0;
		if (!status && !claim->driver[0])
			sysio_write(SYSIO_ROOT, "/sys/bus/pci/drivers_probe", name);
		return status;
	}
}

/* Has this claim anything to do in this phase? A device that is stuck is never touched again. */
static bool is_due(enum phase phase, const struct claim *claim)
{
	if (phase == GIVE_BACK)
		return claim->result == PLAN_FAILED && claim->reason != PLAN_STUCK &&
		       !(claim->overridden && claim->rule->hold);
	return phase != BE_ALONE && claim->result == PLAN_PLANNED;
}

/* The claim that a step is about, if it has anything to do; else NULL. */
static struct claim *find_due(const struct acting *acting, unsigned i)
{
	struct claim *claim = &acting->plan->claims[i % acting->lane];

	return i % acting->lane < acting->plan->count && is_due((enum phase)(i / acting->lane), claim) ? claim : NULL;
}

static int step(void *context, unsigned i)
{
	struct acting *acting = context;
	enum phase phase = (enum phase)(i / acting->lane);
	struct claim *claim = find_due(acting, i);

	if (claim && acting->folder.devices < 0)
		return acting->folder.devices;
	if (claim && phase == UNBIND && acting->is_marked) {
		/* what is planned was on another driver or on none, so this one is the mark */
		acting->is_marked = !strcmp(claim->driver, claim->rule->driver);
		if (acting->is_marked)
			return CLAIMED;
	}
	if (claim)
		return do_phase(phase, &acting->folder, claim, acting->request);
	if (i == acting->lane - 1) /* behind all that were not due */
		return sysio_lock(acting->bus);
	if (phase != LOAD || i % acting->lane != acting->plan->count)
		return 0;
	/* kmod hands such a list to the module whoever loads it: so it is loaded here, without, even if all was refused */
	if (request_has_ids(acting->request) && acting->machine->iommu.reason == IOMMU_ACTIVE)
		module_ready(RULE_DRIVER, acting->request);
	mark_claimed(acting->plan);
	acting->is_marked = true;
	return 0;
}

static void lose(struct claim *claim, enum plan_reason reason)
{
	claim->result = PLAN_FAILED;
	claim->reason = reason;
}

/* What became of a module is so for all that want it. */
static void lose_driver(struct plan *plan, const char *driver)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_PLANNED && !strcmp(plan->claims[i].rule->driver, driver))
			lose(&plan->claims[i], PLAN_NO_MODULE);
}

static void done(void *context, unsigned i, int status)
{
	const struct acting *acting = context;
	enum phase phase = (enum phase)(i / acting->lane);
	struct claim *claim = find_due(acting, i);

	if (!claim) {
		if (status == -ETIME && phase == BE_ALONE)
			say(SAY_WARNING, "/sys/bus/pci: another vfioclaim is at work");
		return;
	}
	/* a worker that was lost in it may have written it; and what was not cleared stays as it was */
	if (phase == OVERRIDE)
		claim->overridden = !status || status == -ECHILD || status == -ETIME;
	else if (phase == GIVE_BACK && !status)
		claim->overridden = false;
	if (status == CLAIMED) {
		claim->result = PLAN_CLAIMED;
		text_copy(claim->driver, sizeof(claim->driver), claim->rule->driver);
	} else if (phase == LOAD && status) {
		if (status == -ETIME) /* of whatever else goes wrong there, module tells */
			say(SAY_ERROR, "%s: %s", claim->rule->driver, say_error(status));
		lose_driver(acting->plan, claim->rule->driver);
	} else if (status == -ETIME) {
		lose(claim, PLAN_STUCK);
	} else if (status && phase != GIVE_BACK) {
		lose(claim, (enum plan_reason)(PLAN_OVERRIDE + (phase - OVERRIDE)));
	}
}

/* What became of the others: the driver that has it now, or none, and then perhaps because we keep every one away. */
static void conclude(struct folder *folder, struct claim *claim)
{
	if (claim->result != PLAN_FAILED)
		return;
	folder_turn(folder, &claim->device->addr);
	is_claimed(folder, claim);
	if (!claim->driver[0] && claim->overridden && claim->reason != PLAN_STUCK)
		claim->result = PLAN_HELD;
}

void act(struct plan *plan, const struct request *request, const struct machine *machine)
{
	struct acting acting = { .plan = plan, .request = request, .machine = machine };

	acting.lane = (unsigned)plan->count + 1;
	if (!plan->count && !request_has_ids(request))
		return;
	acting.bus = sysio_open_dir(SYSIO_ROOT, "/sys/bus/pci");
	folder_open(&acting.folder); /* if it is not there, each step fails */
	bounded_steps(PHASES * acting.lane, step, done, &acting);
	sysio_unlock(acting.bus); /* a worker that is stuck has it open as well */
	for (size_t i = 0; i < plan->count; i++)
		conclude(&acting.folder, &plan->claims[i]);
	folder_close(&acting.folder);
}
