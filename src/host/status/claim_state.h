/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This boot's report held against the system as it is now: what of it is still so, and of what use it is -> findings and
 * JSON. Reads only.
 */
#ifndef VFIOCLAIM_CLAIM_STATE_H
#define VFIOCLAIM_CLAIM_STATE_H

#include "host/lib/findings.h"
#include "host/status/report_read.h"
#include "host/vfio/sysfs_state.h"
#include "host/vfio/vfio_users.h"

enum claim_state_kind {
	CLAIM_STATE_NOT_CLAIMED, /* nor was it by the report */
	CLAIM_STATE_STILL,	 /* claimed, and on that driver now */
	CLAIM_STATE_CHANGED,	 /* no driver has it now, or another one of VFIO's */
	CLAIM_STATE_RELEASED,	 /* a driver of the host's has it now */
	CLAIM_STATE_GONE,	 /* there is no such device now at that address */
};

struct claim_state_device {
	const struct report_record *record;
	struct addr addr;
	struct addr_id id; /* by the report */
	struct sysfs_state now;
	enum claim_state_kind state;
};

struct claim_state {
	const struct report_source *reported;
	struct claim_state_device
		*devices; /* in the order of the report; ours, never freed, and so is all that is here */
	size_t count;
	struct sysfs_group *groups; /* of the devices that are still claimed, each once */
	size_t group_count;
	struct vfio_users users;
};

/* Look at all that the report is about. */
void claim_state_read(struct claim_state *standing, const struct report_source *reported);

/* Return what the device is now, in one word: where it was not claimed, the word of the report. */
const char *claim_state_name(const struct claim_state_device *device);

/* Is all that was asked of the boot so, and still so, and can virtual machines have it? */
bool claim_state_is_met(const struct claim_state *standing);

/* Say what is not, and what is to be done. */
void claim_state_find(const struct claim_state *standing, struct findings *findings);

/*
 * The report as report_parse_to_json() has it, with more in each device: `present`, `now` (the driver, or null), `still` (null
 * where it was not claimed); and `groups` as they are now: `group`, `viable`, `holders` and `users`.
 */
struct json_object *claim_state_to_json(const struct claim_state *standing);

#endif
