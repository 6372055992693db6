/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules x machine -> claims, in sets. Pure: no files, no messages, no change to what it is given.
 */
#ifndef VFIOCLAIM_PLAN_H
#define VFIOCLAIM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/machine/machine.h"
#include "core/rules/request.h"

enum plan_result {
	PLAN_PLANNED, /* nothing speaks against it */
	PLAN_REFUSED, /* a guard objected: nothing is written for it */
	PLAN_ALREADY, /* it was on its wanted driver before us */
	PLAN_CLAIMED, /* the kernel shows it on its wanted driver */
	PLAN_FAILED,  /* an act went wrong; the driver there now tells who has the device */
	PLAN_HELD,    /* an act went wrong, and its override keeps every driver away */
};

/* Why a claim was refused, in the order in which the guards are asked; then why it failed, in the order of act's phases. */
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
	PLAN_OVERRIDE,	/* driver_override could not be written */
	PLAN_NO_MODULE, /* the wanted driver did not get registered */
	PLAN_UNBIND,	/* its driver could not be unbound */
	PLAN_PROBE,	/* the kernel did not bind it to the wanted driver */
	PLAN_STUCK,	/* it did not come back in its time */
};

struct claim {
	const struct device *device;
	const struct rule *rule;
	const struct device *with;     /* joined as a companion of this one; NULL: its own rule means it */
	bool display_slot;	       /* a function of its slot is a display */
	bool stranger;		       /* at the place of an ID@PLACE, and with another ID */
	const struct rule *protecting; /* the line, for PLAN_PROTECTED; else NULL */
	size_t set;		       /* claims of one number stand or fall together */
	bool overridden;	       /* its driver_override was written */
	bool listed;		       /* the directory of vfio-pci had it when act listed that last */
	enum plan_result result;
	enum plan_reason reason;
	char driver[DEVICE_DRIVER]; /* the driver there now, "" for none */
};

struct plan {
	struct claim *claims; /* by address; ours, never freed: the program ends with its one run */
	size_t count;
	size_t *matches; /* for each rule: how many devices it matches, taken by an earlier rule or not */
};

/*
 * Make the plan: which devices, for which rules, in which sets. Each claim comes out as planned or already.
 * Returns 0 or -ENOMEM.
 */
int plan_make(struct plan *plan, const struct request *request, const struct machine *machine);

/* Is this rule missing: a claim that means no device, not even a stranger? */
bool plan_is_missing(const struct plan *plan, const struct request *request, const struct rule *rule);

/* Return the result's word in the report. A reason's word is in reason.h. */
const char *plan_result_name(enum plan_result result);

/* Set *result to the result that has this word in the report. Return whether there is one. */
bool plan_result_parse(const char *name, enum plan_result *result);

#endif
