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

#include <stddef.h>

#include "device.h"
#include "folder.h"
#include "iommu.h"
#include "request.h"

struct machine {
	struct iommu iommu;
	struct device *devices; /* by address; ours, never freed: the program ends with its one run */
	size_t count;
};

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

/*
 * Turn a running machine, after scan_origins(), into what an initramfs will find before any module is loaded: without
 * the drivers that are loadable modules, and without the devices that a driver made. Pure.
 */
void machine_at_boot(struct machine *machine);

/*
 * Parse the value of a `modalias` attribute, "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00", into IDs and
 * class.
 * Returns 0 or -EINVAL.
 */
int scan_parse_modalias(const char *modalias, struct device *device);

#endif
