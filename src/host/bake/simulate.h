/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simulate the next boot: the request that would be baked now, and the plan that the boot would make of it. Must not
 * write any file.
 */
#ifndef VFIOCLAIM_SIMULATE_H
#define VFIOCLAIM_SIMULATE_H

#include "core/claim/prepare.h"
#include "host/bake/kernel_modules.h"

struct simulation {
	const char *root;		     /* the value of --root, or NULL */
	char kernel[KERNEL_MODULES_RELEASE]; /* "" if no kernel has modules */
	char vfio_pci;			     /* 'm' its module, 'y' built in, 'n' absent, 0 unknown */
	struct findings findings; /* from the simulation itself; check_plan() and check_kernel() add the others */
	char host_why[256];	  /* why the devices that the host needs are unknown; "" if they are protected */
	struct request image;	  /* the request to bake */
	bool config_wrong;	  /* it cannot be read; each error was logged */
	char *baked;		  /* the baked file */

	/* the simulated boot */
	struct request request;
	struct machine now;	/* with the current drivers and devices */
	struct machine machine; /* its state at boot */
	struct plan plan;
	enum request_status status; /* as prepare() returns it */
};

/*
 * Read the configuration, and add what bake adds: modules, the claims of modprobe.d, and protect rules for the host.
 *
 * @root    the value of --root, or NULL; it is entered already
 * @kernel  a release, or NULL for the one that is most likely to run
 * Return REQUEST_MET with simulation->baked, or REQUEST_WRONG or REQUEST_IMPOSSIBLE.
 */
enum request_status simulate_bake(struct simulation *simulation, const char *root, const char *kernel);

/*
 * Return whether the kernel command line switches vfioclaim off. In that case, even errors of the configuration are
 * ignored.
 */
bool simulate_is_off(void);

/*
 * Read the whole machine, and examine every device, not only those that a rule matches. Call this after
 * simulate_bake(), whatever that returned. simulate_boot() then uses this machine.
 * Return REQUEST_MET or REQUEST_IMPOSSIBLE.
 */
enum request_status simulate_machine(struct simulation *simulation);

/*
 * Read the kernel command line, and plan for the machine at boot. Call this after simulate_bake().
 * Return REQUEST_MET if there is a plan, or nothing was requested; else as simulate_bake().
 */
enum request_status simulate_boot(struct simulation *simulation);

#endif
