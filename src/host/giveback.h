/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Give functions back to the host: the reverse of act, under the same lock and by the same rules. Decides nothing about
 * which, and prints nothing.
 */
#ifndef VFIOCLAIM_GIVEBACK_H
#define VFIOCLAIM_GIVEBACK_H

#include "../core/device.h"

enum giveback_result {
	GIVEBACK_PENDING,
	GIVEBACK_RELEASED, /* no driver that we claim for has it; the kernel shows so */
	GIVEBACK_REFUSED,  /* nothing was written */
	GIVEBACK_FAILED,
};

enum giveback_reason {
	GIVEBACK_NO_REASON,
	GIVEBACK_NOT_CLAIMED, /* refused: a driver of the host's has it */
	GIVEBACK_IN_USE,      /* refused: its group, or a device of it, is open */
	GIVEBACK_NOT_ALONE,   /* refused: another one of us is at work, and did not end */
	GIVEBACK_OVERRIDE,    /* its driver_override could not be cleared */
	GIVEBACK_UNBIND,      /* its driver did not let go */
	GIVEBACK_TAKEN_BACK,  /* the same kind of driver has it again: it is on that one's own list */
	GIVEBACK_STUCK,	      /* it did not come back in its time, and was not touched again */
};

struct giveback {
	struct addr addr;
	int32_t group; /* IOMMU group, or DEVICE_NO_GROUP */
	enum giveback_result result;
	enum giveback_reason reason;
	char driver[DEVICE_DRIVER]; /* the driver there now, "" for none */
};

/*
 * Give back all that is pending, after bounded_start(): what no driver has as well, whose override may keep them away. The
 * module that a device's own driver is in gets loaded, by modprobe's rules, but never below --root.
 */
void giveback_run(struct giveback *list, size_t count);

#endif
