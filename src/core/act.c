// SPDX-License-Identifier: GPL-2.0-or-later
#include "act.h"

#include <errno.h>
#include <string.h>

#include "bounded.h"
#include "module.h"
#include "say.h"
#include "sysio.h"
#include "text.h"

#define PATH_SIZE (sizeof(SCAN_DEVICES) + ADDR_TEXT + 32)

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
	int bus;       /* the directory that one of us has alone */
	unsigned lane; /* steps of a phase: each claim, and behind them what is done once */
};

static const char *name_attribute(char *path, const struct claim *claim, const char *attribute)
{
	struct text text;

	text_open(&text, path, PATH_SIZE);
	text_add(&text, SCAN_DEVICES "/");
	addr_print(&text, &claim->device->addr);
	text_add(&text, "/%s", attribute);
	return path;
}

static int write_attribute(const struct claim *claim, const char *attribute, const char *value)
{
	char path[PATH_SIZE];

	return sysio_write(SYSIO_ROOT, name_attribute(path, claim, attribute), value);
}

/* The driver that the kernel shows now. In doubt none, which is never a success. */
static const char *read_driver(struct claim *claim)
{
	char path[PATH_SIZE];

	sysio_read_link(SYSIO_ROOT, name_attribute(path, claim, "driver"), claim->driver, sizeof(claim->driver));
	return claim->driver;
}

static bool is_claimed(struct claim *claim)
{
	return !strcmp(read_driver(claim), claim->rule->driver);
}

/* The console may be on it, and then this is the last line that anyone sees. */
static void say_display(const char *name)
{
	say(SAY_INFO, "taking display %s: if this is the last line you see, the boot goes on without a screen", name);
}

static int do_phase(enum phase phase, struct claim *claim, const struct request *request)
{
	char name[ADDR_TEXT];
	struct text text;
	int status;

	text_open(&text, name, sizeof(name));
	addr_print(&text, &claim->device->addr);
	switch (phase) {
	case OVERRIDE:
		/* Documentation/ABI/testing/sysfs-bus-pci, driver_override: no driver of another name can bind now */
		status = write_attribute(claim, "driver_override", claim->rule->driver);
		if (!status && device_is_display(claim->device))
			say_display(name);
		return status;
	case LOAD:
		return module_ready(claim->rule->driver, request);
	case UNBIND:
		return is_claimed(claim) || !claim->driver[0] ? 0 : write_attribute(claim, "driver/unbind", name);
	case PROBE:
		if (is_claimed(claim))
			return 0;
		/* says success even if nothing was bound: only the driver link tells */
		sysio_write(SYSIO_ROOT, "/sys/bus/pci/drivers_probe", name);
		return is_claimed(claim) ? 0 : -ENODEV;
	default:
		/* a newline clears it; an empty write would not reach the kernel */
		status = claim->overridden ? write_attribute(claim, "driver_override", "\n") : 0;
		if (!status && !*read_driver(claim))
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
	const struct acting *acting = context;
	enum phase phase = (enum phase)(i / acting->lane);
	struct claim *claim = find_due(acting, i);

	if (claim)
		return do_phase(phase, claim, acting->request);
	if (i == acting->lane - 1) /* behind all that were not due */
		return sysio_lock(acting->bus);
	/* kmod hands such a list to the module whoever loads it: so it is loaded here, without, even if all was refused */
	if (phase == LOAD && i % acting->lane == acting->plan->count && request_has_ids(acting->request) &&
	    acting->machine->iommu.reason == IOMMU_ACTIVE)
		module_ready(RULE_DRIVER, acting->request);
	return 0;
}

static void lose(struct claim *claim, enum plan_reason reason)
{
	claim->result = PLAN_FAILED;
	claim->reason = reason;
}

/* One module is asked for once: what became of it is so for all that want it. */
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
	if (phase == LOAD && status)
		lose_driver(acting->plan, claim->rule->driver);
	else if (status == -ETIME)
		lose(claim, PLAN_STUCK);
	else if (status && phase != GIVE_BACK)
		lose(claim, (enum plan_reason)(PLAN_OVERRIDE + (phase - OVERRIDE)));
}

/*
 * Success is only what the kernel shows; and held, what it keeps every driver from. It is read once: a second answer could
 * be another one.
 */
static void conclude(struct claim *claim)
{
	if (claim->result != PLAN_PLANNED && claim->result != PLAN_FAILED)
		return;
	if (!is_claimed(claim) && claim->result == PLAN_PLANNED)
		lose(claim, PLAN_PROBE);
	if (claim->result == PLAN_PLANNED)
		claim->result = PLAN_CLAIMED;
	else if (!claim->driver[0] && claim->overridden && claim->reason != PLAN_STUCK)
		claim->result = PLAN_HELD;
}

void act(struct plan *plan, const struct request *request, const struct machine *machine)
{
	struct acting acting = {
		.plan = plan,
		.request = request,
		.machine = machine,
		.bus = sysio_open_dir(SYSIO_ROOT, "/sys/bus/pci"),
		.lane = (unsigned)plan->count + 1,
	};

	bounded_steps(PHASES * acting.lane, step, done, &acting);
	sysio_unlock(acting.bus); /* a worker that is stuck has it open as well */
	for (size_t i = 0; i < plan->count; i++)
		conclude(&plan->claims[i]);
}
