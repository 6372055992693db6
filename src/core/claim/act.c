// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/act.h"

#include <errno.h>
#include <string.h>

#include "core/claim/driver_load.h"
#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"

#define BUS "/sys/bus/pci"
#define BOUND 1 /* status of a step: the kernel shows the device bound to its wanted driver */

struct acting {
	struct plan *plan;
	const struct request *request;
	const struct machine *machine;
	struct pci_sysfs sysfs; /* turned to the device of the current step */
	int lock;		/* the file that is locked */
	bool listing_valid;	/* claim->listed is valid: nothing was unbound since list_bound() */
};

static struct claim *turn_to(struct acting *acting, unsigned i)
{
	struct claim *claim = &acting->plan->claims[i];

	pci_sysfs_turn(&acting->sysfs, &claim->device->addr);
	return claim;
}

/*
 * Read the driver that the kernel shows, and return whether it is the wanted one. A link that cannot be read counts as
 * no driver, so it is never a success.
 */
static bool is_bound(struct acting *acting, struct claim *claim)
{
	pci_sysfs_read_link(&acting->sysfs, "/driver", claim->driver, sizeof(claim->driver));
	return !strcmp(claim->driver, claim->rule->driver);
}

static int note_listed(void *context, const char *name)
{
	const struct plan *plan = context;
	struct addr addr;
	bool is_device = !addr_parse(name, &addr); /* the directory also has the driver's attributes */

	for (size_t i = 0; is_device && i < plan->count; i++)
		if (!addr_compare(&plan->claims[i].device->addr, &addr))
			plan->claims[i].listed = true;
	return 0;
}

static int take_lock(void *context, unsigned unused)
{
	const struct acting *acting = context;

	(void)unused;
	return acting->lock == -ENOENT ? 0 : sysio_lock(acting->lock); /* without /run, no other process runs yet */
}

static int set_override(void *context, unsigned i)
{
	struct acting *acting = context;
	const struct claim *claim = turn_to(acting, i);
	/* Documentation/ABI/testing/sysfs-bus-pci, driver_override: from now on no driver of another name can bind */
	int status = acting->sysfs.devices < 0
			     ? acting->sysfs.devices
			     : pci_sysfs_write(&acting->sysfs, "/driver_override", claim->rule->driver);

	/* if the console is on it, no later line can be read */
	if (!status && device_is_display(claim->device))
		log_info("claiming display %s: if this is the last line on the screen, the boot continues without it",
			 pci_sysfs_path(&acting->sysfs, ""));
	return status;
}

static int load_driver(void *context, unsigned i)
{
	const struct acting *acting = context;

	return driver_load(acting->plan->claims[i].rule->driver, acting->request);
}

/*
 * kmod passes a list of IDs from the kernel command line or modprobe.d to vfio-pci, whichever process calls kmod. So
 * load the module here, without the list, even if all claims were refused.
 */
static int load_for_ids(void *context, unsigned unused)
{
	const struct acting *acting = context;

	(void)unused;
	if (request_has_ids(acting->request) && acting->machine->iommu.reason == IOMMU_ACTIVE)
		driver_load(RULE_DRIVER, acting->request);
	return 0;
}

/*
 * List the sysfs directory of vfio-pci once, instead of reading the link of each device. An absent directory has no
 * devices.
 */
static int list_bound(void *context, unsigned unused)
{
	struct acting *acting = context;
	int dir = sysio_open_dir(SYSIO_ROOT, BUS "/drivers/" RULE_DRIVER);

	(void)unused;
	for (size_t i = 0; i < acting->plan->count; i++)
		acting->plan->claims[i].listed = false;
	sysio_list(dir, note_listed, acting->plan);
	sysio_close(dir);
	acting->listing_valid = true;
	return 0;
}

/*
 * Return whether the device is bound to its wanted driver, by the listing. If the device is not in a valid listing, or
 * wants another driver, read its own link.
 */
static bool is_bound_or_listed(struct acting *acting, struct claim *claim)
{
	bool listed = claim->listed && acting->listing_valid && !strcmp(claim->rule->driver, RULE_DRIVER);

	return listed || is_bound(acting, claim);
}

static int unbind(void *context, unsigned i)
{
	struct acting *acting = context;
	struct claim *claim = turn_to(acting, i);
	char name[ADDR_TEXT];

	if (is_bound_or_listed(acting, claim))
		return BOUND;
	if (!claim->driver[0])
		return 0;
	acting->listing_valid = false; /* unbinding a device can remove others: a PF's VFs */
	str_copy(name, sizeof(name), pci_sysfs_path(&acting->sysfs, ""));
	return pci_sysfs_write(&acting->sysfs, "/driver/unbind", name);
}

/* The write succeeds even if no driver was bound, so only the driver link shows the result. */
static void write_probe(struct acting *acting)
{
	sysio_write(SYSIO_ROOT, BUS "/drivers_probe", pci_sysfs_path(&acting->sysfs, ""));
}

static int probe(void *context, unsigned i)
{
	struct acting *acting = context;
	struct claim *claim = turn_to(acting, i);

	if (is_bound_or_listed(acting, claim))
		return BOUND;
	write_probe(acting);
	return is_bound(acting, claim) ? BOUND : -ENODEV;
}

static int give_back(void *context, unsigned i)
{
	struct acting *acting = context;
	struct claim *claim = turn_to(acting, i);
	/* a newline clears it; an empty write would not reach the attribute */
	int status = claim->overridden ? pci_sysfs_write(&acting->sysfs, "/driver_override", "\n") : 0;

	is_bound(acting, claim);
	if (!status && !claim->driver[0])
		write_probe(acting);
	return status;
}

static bool is_planned(const void *context, unsigned i)
{
	const struct acting *acting = context;

	return acting->plan->claims[i].result == PLAN_PLANNED;
}

/* A device that is stuck is never touched again. */
static bool is_returnable(const void *context, unsigned i)
{
	const struct acting *acting = context;
	const struct claim *claim = &acting->plan->claims[i];

	return claim->result == PLAN_FAILED && claim->reason != PLAN_STUCK && !(claim->overridden && claim->rule->hold);
}

/* The phases, in the order of their writes. Each phase runs for all claims that are due before the next one begins. */
static const struct deadline_phase phases[] = {
	/* step, which claims are due (none: runs once), reason of a failure */
	{ .step = take_lock },			     /* one vfioclaim at a time */
	{ set_override, is_planned, PLAN_OVERRIDE }, /* before anything slow: from now on no other driver can bind */
	{ load_driver, is_planned, PLAN_NO_MODULE }, /* before any unbind: a stuck unbind can block the module loader */
	{ .step = load_for_ids },
	{ .step = list_bound }, /* a driver that registers binds to every overridden device */
	{ unbind, is_planned, PLAN_UNBIND },
	{ probe, is_planned, PLAN_PROBE },
};

static const struct deadline_phase return_phases[] = {
	{ .step = give_back, .is_due = is_returnable },
};

static void fail(struct claim *claim, enum plan_reason reason)
{
	claim->result = PLAN_FAILED;
	claim->reason = reason;
}

/* Fail every claim that wants this driver, because it cannot be loaded. */
static void fail_driver(struct plan *plan, const char *driver, enum plan_reason reason)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_PLANNED && !strcmp(plan->claims[i].rule->driver, driver))
			fail(&plan->claims[i], reason);
}

static void note_failure(struct plan *plan, struct claim *claim, const struct deadline_phase *phase, int status)
{
	if (phase->step == load_driver) {
		if (status == -ETIME) /* driver_load() reports every other failure */
			log_error("%s: %s", claim->rule->driver, log_strerror(status));
		fail_driver(plan, claim->rule->driver, (enum plan_reason)phase->failure);
	} else if (status == -ETIME) {
		fail(claim, PLAN_STUCK);
	} else if (phase->failure) {
		fail(claim, (enum plan_reason)phase->failure);
	}
}

static void note(void *context, const struct deadline_phase *phase, unsigned i, int status)
{
	const struct acting *acting = context;
	struct claim *claim = phase->is_due ? &acting->plan->claims[i] : NULL;

	if (phase->step == take_lock && status == -ETIME)
		log_warning("another vfioclaim is running; continuing without the lock");
	if (!claim)
		return;
	/* a worker that died or is stuck in this step may have written the override */
	if (phase->step == set_override)
		claim->overridden = !status || status == -ECHILD || status == -ETIME;
	else if (phase->step == give_back && !status)
		claim->overridden = false;
	if (status == BOUND)
		claim->result = PLAN_CLAIMED;
	else if (status)
		note_failure(acting->plan, claim, phase, status);
}

/*
 * Decide what was claimed, by what the kernel shows after the last write. A device that was bound during the run may
 * have been unbound since.
 */
static void confirm_claims(struct acting *acting)
{
	list_bound(acting, 0);
	for (size_t i = 0; i < acting->plan->count; i++) {
		struct claim *claim = turn_to(acting, (unsigned)i);

		if (claim->result != PLAN_CLAIMED)
			continue;
		if (!is_bound_or_listed(acting, claim))
			fail(claim, PLAN_PROBE);
		else
			str_copy(claim->driver, sizeof(claim->driver), claim->rule->driver);
	}
}

static bool has_returnable(const struct acting *acting)
{
	for (size_t i = 0; i < acting->plan->count; i++)
		if (is_returnable(acting, (unsigned)i))
			return true;
	return false;
}

/* Record the present driver of each failed claim, and whether its override keeps every driver away. */
static void conclude_failures(struct acting *acting)
{
	for (size_t i = 0; i < acting->plan->count; i++) {
		struct claim *claim = turn_to(acting, (unsigned)i);

		if (claim->result != PLAN_FAILED)
			continue;
		is_bound(acting, claim);
		if (!claim->driver[0] && claim->overridden && claim->reason != PLAN_STUCK)
			claim->result = PLAN_HELD;
	}
}

void act(struct plan *plan, const struct request *request, const struct machine *machine)
{
	struct acting acting = { .plan = plan, .request = request, .machine = machine };
	const unsigned count = (unsigned)plan->count;

	if (!count && !request_has_ids(request))
		return;
	acting.lock = sysio_create(SYSIO_LOCK, 0600);
	pci_sysfs_open(&acting.sysfs); /* if it fails, so does every override */
	deadline_run(phases, ARRAY_SIZE(phases), count, note, &acting);
	confirm_claims(&acting);
	if (acting.sysfs.devices >= 0 && has_returnable(&acting)) {
		deadline_run(return_phases, ARRAY_SIZE(return_phases), count, note, &acting);
		confirm_claims(&acting);
	}
	sysio_unlock(acting.lock); /* a stuck worker has it open, too, so closing it here would keep the lock */
	sysio_close(acting.lock);
	conclude_failures(&acting);
	pci_sysfs_close(&acting.sysfs);
}
