/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the module files that register a driver, with their order and their options: libkmod's view of the modules of
 * one kernel and of modprobe.d. Must not load a module.
 */
#ifndef VFIOCLAIM_KERNEL_MODULES_H
#define VFIOCLAIM_KERNEL_MODULES_H

#include "core/lib/str_list.h"
#include "core/rules/request.h"
#include "host/lib/findings.h"

#define KERNEL_MODULES_ORIGIN "modprobe.d" /* origin of the rules of kernel_modules_add_ids() */
#define KERNEL_MODULES_RELEASE 65	   /* bytes of a kernel release: include/uapi/linux/utsname.h */

struct kmod_ctx;

struct kernel_modules {
	struct kmod_ctx *kmod;
	const char *kernel; /* its release */
	const char *dir;    /* directory of its modules, below the root: /lib/modules */
	struct findings *findings;
};

/*
 * Find the kernel that is most likely to run at the next boot: the running one if its modules are installed, else the
 * newest.
 * Return 0, or -ENOENT if no kernel has modules.
 */
int kernel_modules_release(char kernel[KERNEL_MODULES_RELEASE]);

/*
 * Open the modules of one kernel, below --root if that is given. Settings of modprobe.d that have no effect become
 * findings.
 * Return 0, or -ENOENT if the kernel has no modules, or no modules.dep, which depmod writes.
 */
int kernel_modules_open(struct kernel_modules *modules, const char *root, const char *kernel,
			struct findings *findings);
void kernel_modules_close(struct kernel_modules *modules);

/*
 * Add the modules to the request that register a driver: its dependencies, its soft dependencies (modprobe.d(5)), and
 * its own module. Each has the options of modprobe.d, but not `ids`, and not the options on the running kernel's
 * command line: the boot program reads the command line of its own boot. A module that the request has already is not
 * added again.
 * Return 0, KERNEL_MODULES_BUILT_IN if the driver is part of the kernel, or -ENOENT if there is no such module.
 */
#define KERNEL_MODULES_BUILT_IN 1
int kernel_modules_add(struct kernel_modules *modules, struct request *request, const char *driver);

/*
 * Add a rule for each entry of `ids` that modprobe.d has for vfio-pci. If there are several `ids`, the last one counts.
 * The module would have claimed these devices itself.
 */
void kernel_modules_add_ids(struct kernel_modules *modules, struct request *request);

/* Return 'm' if there is a module of that name, 'y' if it is built in, or 'n'. */
char kernel_modules_find(struct kernel_modules *modules, const char *name);

/*
 * Add the names of the modules that match an alias, in libkmod's order. With the modalias of a device, these are the
 * modules that could be bound to it. Blacklists are ignored, because a blacklisted module may be loaded by name.
 */
void kernel_modules_lookup(struct kernel_modules *modules, const char *alias, struct str_list *found);

#endif
