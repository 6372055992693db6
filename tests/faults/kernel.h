/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel does after writes to a tree: a recorded machine on which devices are bound and unbound. Knows no
 * processes, and judges nothing.
 *
 * The state of the machine is in the tree itself, where the program reads it: driver links, and the content of
 * driver_override. Sources: drivers/pci/pci-sysfs.c and drivers/base/driver.c (driver_override), drivers/base/bus.c
 * (unbind, drivers_probe), drivers/base/dd.c, pci_match_device() of drivers/pci/pci-driver.c.
 */
#ifndef VFIOCLAIM_FAULTS_KERNEL_H
#define VFIOCLAIM_FAULTS_KERNEL_H

#include <stddef.h>

#include "situation.h"

#define KERNEL_NAME 32 /* bytes of a driver's name */

struct kernel {
	const char *root; /* absolute, and without symbolic links; belongs to the caller */
	int tree;	  /* the same, open */
	const struct situation *situation;
};

/* The state of one device, as the kernel shows it. */
struct shown {
	char driver[KERNEL_NAME], override[KERNEL_NAME]; /* "" for none */
};

/* Make the tree of the recorded machine in an empty directory. Exits on failure. */
void kernel_boot(struct kernel *kernel, const char *root);

/* Begin a situation: write its configuration, reset all claims, and remove the report. */
void kernel_reset(struct kernel *kernel, const struct situation *situation);

/*
 * Perform a write to a file of sysfs. The path begins at the root, "sys/...", and has no links.
 * Return the result of write(2): the number of bytes, or -errno; -EPERM for files that must not be written.
 */
long kernel_write(const struct kernel *kernel, const char *path, const char *value, size_t length);

/* The program is about to look up that path: a late driver is registered now. */
void kernel_look(const struct kernel *kernel, const char *path);

/* The visible state of subject i. */
void kernel_show(const struct kernel *kernel, int i, struct shown *shown);

#endif
