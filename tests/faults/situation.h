/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the program is asked for in a sweep, how the kernel takes it, and what a run without faults ends in: written down
 * from DESIGN.md, not from a run. Data only.
 */
#ifndef VFIOCLAIM_FAULTS_SITUATION_H
#define VFIOCLAIM_FAULTS_SITUATION_H

#include <stdbool.h>

#define SITUATION_MACHINE "tests/machines/q35/machine.umockdev"
#define SITUATION_SUBJECTS 6 /* at most */
#define SITUATION_ADDRESS sizeof("0000:00:00.0")
#define SITUATION_COUNT 3

/* A device that the config is about. */
struct subject {
	const char *address;
	const char *host;   /* the host's own driver, registered from the beginning; NULL for none */
	const char *wanted; /* the driver that it is claimed for; NULL: refused, and nothing may be written for it */
	bool bound;	    /* its host driver has it in the beginning */
	bool clings;	    /* that driver has no `unbind` (suppress_bind_attrs of struct device_driver) */
	bool unwilling;	    /* the wanted driver's probe() says no to it */

	/* how a run without faults ends */
	const char *result, *reason, *driver; /* of the report; "-" for none */
	bool overridden;
};

struct situation {
	const char *name;
	const char *config;
	bool late; /* vfio-pci gets registered when the program first looks for it, as if a module came */
	unsigned status;
	struct subject subjects[SITUATION_SUBJECTS]; /* up to the first without an address */
};

extern const struct situation situations[SITUATION_COUNT];

/* The subject of that address, as an index; -1 if there is none. */
int situation_find(const struct situation *situation, const char *address);

#endif
