/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that a plan is made for: its IOMMU and its PCI devices. Pure: must not read files; scan.h fills it.
 */
#ifndef VFIOCLAIM_MACHINE_H
#define VFIOCLAIM_MACHINE_H

#include <stddef.h>

#include "core/machine/iommu.h"
#include "core/pci/device.h"

struct machine {
	struct iommu iommu;
	struct device *devices; /* sorted by address */
	size_t count;
};

/*
 * Turn a running machine, after scan_origins(), into the machine that an initramfs finds before any module is loaded:
 * remove the drivers that are loadable modules, and the devices that a driver created. Pure.
 */
void machine_at_boot(struct machine *machine);

#endif
