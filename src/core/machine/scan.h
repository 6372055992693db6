/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysfs -> struct machine. Reads only; judges nothing.
 *
 * `modalias` has all IDs and the class of a device in one read that takes no lock
 * (Documentation/ABI/testing/sysfs-bus-pci; drivers/pci/pci-sysfs.c). Everything else costs a further system call each,
 * and is asked only of devices that a rule or a guard is about.
 */
#ifndef VFIOCLAIM_SCAN_H
#define VFIOCLAIM_SCAN_H

#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * Find all PCI devices, and examine those that a claim means with all of their IOMMU groups, and every display with
 * all of its slot.
 * Says what cannot be read.
 * Returns 0, or -errno if there is no PCI bus in sysfs or a device cannot be read: then nothing about the machine may
 * be believed.
 */
int scan_machine(struct machine *machine, const struct request *request);

/*
 * For a host that is running: where each driver came from, and each device, and through which display the firmware
 * spoke, though that one's driver may have ended it. What machine_at_boot() needs, and a boot does not.
 * Returns 0, or -errno as scan_machine() does.
 */
int scan_origins(struct machine *machine);

#endif
