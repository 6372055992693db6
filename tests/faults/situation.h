/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program's configuration in a sweep, the kernel's behavior, and the result of a run without faults. Written from
 * DESIGN.md, not from a run. Data only.
 */
#ifndef VFIOCLAIM_FAULTS_SITUATION_H
#define VFIOCLAIM_FAULTS_SITUATION_H

#include <stdbool.h>

#define SITUATION_MACHINE "tests/machines/q35/machine.umockdev"
#define SITUATION_SUBJECTS 6 /* at most */
#define SITUATION_ADDRESS sizeof("0000:00:00.0")
#define SITUATION_COUNT 3

/* A device that the configuration names. */
struct subject {
	const char *address;
	const char *host;   /* the host's own driver, registered from the start; NULL for none */
	const char *wanted; /* the driver of its claim; NULL: it is refused, and nothing may be written for it */
	bool bound;	    /* its host driver is bound to it at the start */
	bool clings;	    /* that driver has no `unbind` (suppress_bind_attrs of struct device_driver) */
	bool unwilling;	    /* the wanted driver's probe() rejects it */

	/* the end of a run without faults */
	const char *result, *reason, *driver; /* in the report; "-" for none */
	bool overridden;
};

struct situation {
	const char *name;
	const char *config;
	bool late; /* vfio-pci is registered when the program first looks for it, as if a module had been loaded */
	unsigned status;
	struct subject subjects[SITUATION_SUBJECTS]; /* up to the first without an address */
};

extern const struct situation situations[SITUATION_COUNT];

/* Return the index of the subject with that address; -1 if there is none. */
int situation_find(const struct situation *situation, const char *address);

#endif
