/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules x machine -> claims, in sets. Pure: reads no files, prints nothing, and does not change its inputs.
 */
#ifndef VFIOCLAIM_PLAN_H
#define VFIOCLAIM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/machine/machine.h"
#include "core/rules/request.h"

enum plan_result {
	PLAN_PLANNED, /* no guard objects */
	PLAN_REFUSED, /* a guard objected; nothing is written for the device */
	PLAN_ALREADY, /* the device was bound to its wanted driver before the run */
	PLAN_CLAIMED, /* the kernel shows the device bound to its wanted driver */
	PLAN_FAILED,  /* a step failed; `driver` is what the device is bound to now */
	PLAN_HELD,    /* a step failed, and the override keeps every driver away */
};

/* Why a claim was refused, in the order of the guards; then why it failed, in the order of act's phases. */
enum plan_reason {
	PLAN_NO_REASON,
	PLAN_IOMMU_INACTIVE,
	PLAN_NO_IOMMU_GROUP,
	PLAN_BRIDGE,
	PLAN_ID_MISMATCH,
	PLAN_COUNT,
	PLAN_PROTECTED,
	PLAN_UNBAKED,
	PLAN_BOUND_DISPLAY,
	PLAN_BOOT_DISPLAY,
	PLAN_COMPANION,
	PLAN_LAST_DISPLAY,
	PLAN_LAST_USB,
	PLAN_LAST_NETWORK,
	PLAN_OVERRIDE,	/* driver_override could not be written */
	PLAN_NO_MODULE, /* the wanted driver did not get registered */
	PLAN_UNBIND,	/* its driver could not be unbound */
	PLAN_PROBE,	/* the kernel did not bind it to the wanted driver */
	PLAN_STUCK,	/* a step did not return in its time */
};

struct claim {
	const struct device *device;
	const struct rule *rule;
	const struct device *with;     /* the device whose companion this is; NULL: its own rule matches it */
	bool display_slot;	       /* a function of its slot is a display */
	bool stranger;		       /* at the place of an ID@PLACE, with another ID */
	const struct rule *protecting; /* the rule, for PLAN_PROTECTED; otherwise NULL */
	size_t set;		       /* claims with the same number are refused together */
	bool overridden;	       /* its driver_override was written */
	bool listed;		       /* it was in vfio-pci's sysfs directory at act's last listing */
	enum plan_result result;
	enum plan_reason reason;
	char driver[DEVICE_DRIVER]; /* the present driver, "" for none */
};

struct plan {
	struct claim *claims; /* sorted by address */
	size_t count;
	size_t *matches;	    /* for each rule: how many devices it matches, even if an earlier rule takes them */
	bool host_known;	    /* guard_plan(): the protect rules cover the devices that this host needs */
	const struct rule *foreign; /* guard_plan(): a baked protect rule whose device this machine does not have */
};

/*
 * Make the plan: which devices are claimed, for which rules, in which sets. Each claim is planned or already.
 * Returns 0 or -ENOMEM.
 */
int plan_make(struct plan *plan, const struct request *request, const struct machine *machine);

/* Return whether the rule is missing: a claim rule that matches no device, and has no stranger. */
bool plan_is_missing(const struct plan *plan, const struct request *request, const struct rule *rule);

/* Return the result's word in the report. A reason's word is in reason.h. */
const char *plan_result_name(enum plan_result result);

/* Set *result to the result that has this word in the report. Return whether there is one. */
bool plan_result_parse(const char *name, enum plan_result *result);

#endif
