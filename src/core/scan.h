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
#include "iommu.h"
#include "request.h"

#define SCAN_DEVICES "/sys/bus/pci/devices"

struct machine {
	struct iommu iommu;
	struct device *devices; /* by address; ours, never freed: the program ends with its one run */
	size_t count;
};

/*
 * Find all PCI devices, and examine those that a rule matches with all of their IOMMU groups, and every display with
 * all of its slot.
 * Says what cannot be read.
 * Returns 0, or -errno if there is no PCI bus in sysfs or a device cannot be read: then nothing about the machine may
 * be believed.
 */
int scan_machine(struct machine *machine, const struct request *request);

/*
 * Parse the value of a `modalias` attribute, "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00", into IDs and
 * class. Returns 0 or -EINVAL.
 */
int scan_parse_modalias(const char *modalias, struct device *device);

#endif
