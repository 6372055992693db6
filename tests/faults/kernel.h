/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel would do with the writes to a tree: a recorded machine on which devices get bound and let go. Knows
 * nothing of processes, and judges nobody.
 *
 * The state of the machine is in the tree itself, where the program looks for it: driver links, and the content of
 * driver_override. Sources: drivers/pci/pci-sysfs.c and drivers/base/driver.c (driver_override), drivers/base/bus.c
 * (unbind, drivers_probe), drivers/base/dd.c, pci_match_device() of drivers/pci/pci-driver.c.
 */
#ifndef VFIOCLAIM_FAULTS_KERNEL_H
#define VFIOCLAIM_FAULTS_KERNEL_H

#include <stddef.h>

#include "situation.h"

#define KERNEL_NAME 32 /* bytes of a driver's name */

struct kernel {
	const char *root; /* absolute, and the same when links are followed; the caller's */
	int tree;	  /* it, open */
	const struct situation *situation;
};

/* What the kernel shows of one device. */
struct shown {
	char driver[KERNEL_NAME], override[KERNEL_NAME]; /* "" for none */
};

/* Make the tree of the recorded machine in an empty directory. Ends the program where it cannot. */
void kernel_boot(struct kernel *kernel, const char *root);

/* Begin a situation anew: its config is there, nothing was claimed yet, and no report written. */
void kernel_reset(struct kernel *kernel, const struct situation *situation);

/*
 * Take a write to a file of sysfs. Path from the root, "sys/..."; without links.
 * Returns what write(2) would: how many bytes, or -errno; -EPERM for files that nobody should write.
 */
long kernel_write(const struct kernel *kernel, const char *path, const char *value, size_t length);

/* Somebody is about to look for something at that path: a driver that comes late comes now. */
void kernel_look(const struct kernel *kernel, const char *path);

/* What there is to see of subject i. */
void kernel_show(const struct kernel *kernel, int i, struct shown *shown);

#endif
