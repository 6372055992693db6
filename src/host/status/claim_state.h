/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compare this boot's report with the current state of the system: what is still true, and whether virtual machines can
 * use the devices. Produces findings and JSON. Must not change anything.
 */
#ifndef VFIOCLAIM_CLAIM_STATE_H
#define VFIOCLAIM_CLAIM_STATE_H

#include "host/lib/findings.h"
#include "host/status/report_read.h"
#include "host/vfio/sysfs_state.h"
#include "host/vfio/vfio_users.h"

enum claim_state_kind {
	CLAIM_STATE_NOT_CLAIMED, /* the report does not say that it was claimed */
	CLAIM_STATE_STILL,	 /* claimed, and bound to the driver of its claim now */
	CLAIM_STATE_CHANGED,	 /* now bound to no driver, or to another one of VFIO */
	CLAIM_STATE_RELEASED,	 /* now bound to a driver of the host */
	CLAIM_STATE_GONE,	 /* the device is no longer at that address */
};

struct claim_state_device {
	const struct report_record *record;
	struct addr addr;
	struct addr_id id; /* from the report */
	struct sysfs_state now;
	enum claim_state_kind state;
};

struct claim_state {
	const struct report_source *reported;
	struct claim_state_device *devices; /* in the order of the report */
	size_t count;
	struct sysfs_group *groups; /* of the devices that are still claimed, each once */
	size_t group_count;
	struct vfio_users users;
};

/* Read the current state of all devices in the report. `reported` must stay valid. */
void claim_state_read(struct claim_state *standing, const struct report_source *reported);

/* Return the state as one word. If the device was not claimed, it is the word of the report. */
const char *claim_state_name(const struct claim_state_device *device);

/* Return whether all rules of the boot were met and still are, and virtual machines can use all claimed devices. */
bool claim_state_is_met(const struct claim_state *standing);

/* Add findings about what is not met, with the next steps. */
void claim_state_find(const struct claim_state *standing, struct findings *findings);

/*
 * Return the object of report_parse_to_json(), with more keys in each device: `present`, `now` (the driver, or null),
 * `still` (null if it was not claimed); and with the current `groups`: `group`, `viable`, `holders` and `users`.
 */
struct json_object *claim_state_to_json(const struct claim_state *standing);

#endif
