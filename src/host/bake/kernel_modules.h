/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which module files make a driver registered, in which order and with which options: libkmod's view of one kernel's
 * modules and of modprobe.d. Loads nothing.
 */
#ifndef VFIOCLAIM_KERNEL_MODULES_H
#define VFIOCLAIM_KERNEL_MODULES_H

#include "core/lib/str_list.h"
#include "core/rules/request.h"
#include "host/lib/findings.h"

#define KERNEL_MODULES_ORIGIN \
	"modprobe.d" /* where a rule of kernel_modules_add_ids() says it was written: libkmod does not tell more */
#define KERNEL_MODULES_IDS "modprobe.d: options vfio-pci ids="
#define KERNEL_MODULES_RELEASE 65 /* bytes of a kernel's release: include/uapi/linux/utsname.h */

struct kmod_ctx;

struct kernel_modules {
	struct kmod_ctx *kmod;
	const char *kernel; /* its release */
	const char *folder; /* where its modules are, below the root: /lib/modules */
	struct findings *findings;
};

/*
 * The kernel that is most likely to run at the next boot: the running one if its modules are here, else the newest.
 * Returns 0, or -ENOENT if there are no modules of any kernel.
 */
int kernel_modules_release(char kernel[KERNEL_MODULES_RELEASE]);

/*
 * Open one kernel's modules, below --root if there is one. What in modprobe.d counts for nothing is a finding.
 * Returns 0, or -ENOENT: it has none here, or no modules.dep, which depmod makes.
 */
int kernel_modules_open(struct kernel_modules *modules, const char *root, const char *kernel,
			struct findings *findings);
void kernel_modules_close(struct kernel_modules *modules);

/*
 * Add to the request the modules that make a driver registered: what it depends on, what is softly required
 * (modprobe.d(5)), itself; each with the options of modprobe.d, but without `ids`, and without what the running kernel's
 * command line has for it: the next one's is read at boot. What the request has already is not added again.
 * Returns 0, KERNEL_MODULES_BUILT_IN if the driver is part of the kernel, or -ENOENT: there is no such module.
 */
#define KERNEL_MODULES_BUILT_IN 1
int kernel_modules_add(struct kernel_modules *modules, struct request *request, const char *driver);

/*
 * Add a rule for each entry of the `ids` that modprobe.d has for vfio-pci, the last one of several: the module would have
 * claimed those by itself.
 */
void kernel_modules_add_ids(struct kernel_modules *modules, struct request *request);

/*
 * Is there a module, or a built-in, of that name, and which? Returns 'm', 'y', or 'n'.
 */
char kernel_modules_find(struct kernel_modules *modules, const char *name);

/*
 * Add the names of the modules that have an alias, in libkmod's order: with a device's modalias, those that would take
 * it. A blacklist does not count, as somebody may load them by their names.
 */
void kernel_modules_lookup(struct kernel_modules *modules, const char *alias, struct str_list *found);

#endif
