/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Return functions to the host: the reverse of act, with the same lock and the same rules. Must not decide which
 * functions, and must not print.
 */
#ifndef VFIOCLAIM_RELEASE_H
#define VFIOCLAIM_RELEASE_H

#include "core/pci/device.h"

enum release_result {
	RELEASE_PENDING,
	RELEASE_RELEASED, /* sysfs shows that no driver of a claim is bound to it */
	RELEASE_REFUSED,  /* nothing was written */
	RELEASE_FAILED,
};

enum release_reason {
	RELEASE_NO_REASON,
	RELEASE_NOT_CLAIMED, /* refused: a driver of the host is bound to it */
	RELEASE_IN_USE,	     /* refused: its group, or a device of the group, is open */
	RELEASE_NOT_ALONE,   /* refused: another vfioclaim holds the lock and did not end in time */
	RELEASE_OVERRIDE,    /* its driver_override could not be cleared */
	RELEASE_UNBIND,	     /* its driver could not be unbound */
	RELEASE_TAKEN_BACK,  /* a driver of this kind is bound to it again, by its own list of IDs */
	RELEASE_STUCK,	     /* it did not return in time, and was not touched again */
};

struct release {
	struct addr addr;
	int32_t group; /* IOMMU group, or DEVICE_NO_GROUP */
	enum release_result result;
	enum release_reason reason;
	char driver[DEVICE_DRIVER]; /* the driver bound to it now, "" for none */
};

/*
 * Release all pending items. Call deadline_start() first. Clears the driver_override of devices without a driver too,
 * because it may keep drivers away. Loads the module of a device's own driver, by the rules of modprobe, but never with
 * --root.
 */
void release_run(struct release *list, size_t count);

#endif
