/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Give functions back to the host: the reverse of act, under the same lock and by the same rules. Decides nothing about
 * which, and prints nothing.
 */
#ifndef VFIOCLAIM_RELEASE_H
#define VFIOCLAIM_RELEASE_H

#include "core/pci/device.h"

enum release_result {
	RELEASE_PENDING,
	RELEASE_RELEASED, /* no driver that we claim for has it; the kernel shows so */
	RELEASE_REFUSED,  /* nothing was written */
	RELEASE_FAILED,
};

enum release_reason {
	RELEASE_NO_REASON,
	RELEASE_NOT_CLAIMED, /* refused: a driver of the host's has it */
	RELEASE_IN_USE,	     /* refused: its group, or a device of it, is open */
	RELEASE_NOT_ALONE,   /* refused: another one of us is at work, and did not end */
	RELEASE_OVERRIDE,    /* its driver_override could not be cleared */
	RELEASE_UNBIND,	     /* its driver did not let go */
	RELEASE_TAKEN_BACK,  /* the same kind of driver has it again: it is on that one's own list */
	RELEASE_STUCK,	     /* it did not come back in its time, and was not touched again */
};

struct release {
	struct addr addr;
	int32_t group; /* IOMMU group, or DEVICE_NO_GROUP */
	enum release_result result;
	enum release_reason reason;
	char driver[DEVICE_DRIVER]; /* the driver there now, "" for none */
};

/*
 * Give back all that is pending, after deadline_start(): what no driver has as well, whose override may keep them away. The
 * module that a device's own driver is in gets loaded, by modprobe's rules, but never below --root.
 */
void release_run(struct release *list, size_t count);

#endif
