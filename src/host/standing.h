/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This boot's report held against the system as it is now: what of it is still so, and of what use it is -> findings and
 * JSON. Reads only.
 */
#ifndef VFIOCLAIM_STANDING_H
#define VFIOCLAIM_STANDING_H

#include "findings.h"
#include "live.h"
#include "reported.h"
#include "users.h"

enum standing_state {
	STANDING_NOT_CLAIMED, /* nor was it by the report */
	STANDING_STILL,	      /* claimed, and on that driver now */
	STANDING_CHANGED,     /* no driver has it now, or another one of VFIO's */
	STANDING_RELEASED,    /* a driver of the host's has it now */
	STANDING_GONE,	      /* there is no such device now at that address */
};

struct standing_device {
	const struct record *record;
	struct addr addr;
	struct addr_id id; /* by the report */
	struct live now;
	enum standing_state state;
};

struct standing {
	const struct reported *reported;
	struct standing_device *devices; /* in the order of the report; ours, never freed, and so is all that is here */
	size_t count;
	struct live_group *groups; /* of the devices that are still claimed, each once */
	size_t group_count;
	struct users users;
};

/* Look at all that the report is about. Returns 0 or -ENOMEM. */
int standing_read(struct standing *standing, const struct reported *reported);

/* Is all that was asked of the boot so, and still so, and can virtual machines have it? */
bool standing_is_met(const struct standing *standing);

/* Say what is not, and what is to be done. */
void standing_find(const struct standing *standing, struct findings *findings);

/*
 * The report as records_to_json() has it, with more in each device: `present`, `now` (the driver, or null), `still` (null
 * where it was not claimed); and `groups` as they are now: `group`, `viable`, `holders` and `users`.
 */
struct json_object *standing_to_json(const struct standing *standing);

#endif
