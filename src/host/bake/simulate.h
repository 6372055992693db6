/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an image would be baked with if it were built now, and what the boot with it will do. Writes nothing.
 */
#ifndef VFIOCLAIM_SIMULATE_H
#define VFIOCLAIM_SIMULATE_H

#include "core/claim/prepare.h"
#include "host/bake/kernel_modules.h"

struct simulation {
	const char *root;		     /* what --root names, or NULL */
	char kernel[KERNEL_MODULES_RELEASE]; /* "" if there are no modules of any */
	char vfio_pci;		  /* 'm', 'y' or 'n': a module of that kernel, part of it, not there; 0: unknown */
	struct findings findings; /* what was noticed on the way; of the rest, check_plan() and surroundings() tell */
	char host_why[256];	  /* why what the host lives on cannot be told; "" if it is among the rules */
	struct request image;	  /* what it would be baked with */
	bool config_wrong;	  /* it cannot be read; each error has been said */
	char *baked;		  /* and the file that says so */

	/* of the boot */
	struct request request;
	struct machine now;	/* with the drivers and devices that are there now */
	struct machine machine; /* as it will be at boot */
	struct plan plan;
	enum request_status status; /* as prepare()'s */
};

/*
 * Read the config, and add what baking adds: modules, modprobe.d's claims, what the host lives on.
 *
 * @root    what --root names, or NULL; it is entered already
 * @kernel  a release, or NULL for the one that is most likely to run
 * Returns REQUEST_MET with simulation->baked, or REQUEST_WRONG or REQUEST_IMPOSSIBLE; why has been said.
 */
enum request_status simulate_bake(struct simulation *simulation, const char *root, const char *kernel);

/* Does the kernel command line switch everything off? Then not even a config that cannot be read counts. */
bool simulate_is_off(void);

/*
 * After simulate_bake(), whatever that returned: read the whole machine, every device examined, and not only those that
 * a rule means. simulate_boot() then takes this one.
 * Returns REQUEST_MET, or REQUEST_IMPOSSIBLE; why has been said.
 */
enum request_status simulate_machine(struct simulation *simulation);

/*
 * After simulate_bake(): read the kernel command line as well, and plan for the machine as it will be at boot.
 * Returns REQUEST_MET if there is a plan, or nothing was asked; else as above.
 */
enum request_status simulate_boot(struct simulation *simulation);

#endif
