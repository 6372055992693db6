/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that a plan is made for: its IOMMU and its PCI devices. Pure: scan.h fills it in.
 */
#ifndef VFIOCLAIM_MACHINE_H
#define VFIOCLAIM_MACHINE_H

#include <stddef.h>

#include "core/machine/iommu.h"
#include "core/pci/device.h"

struct machine {
	struct iommu iommu;
	struct device *devices; /* by address; ours, never freed: the program ends with its one run */
	size_t count;
};

/*
 * Turn a running machine, after scan_origins(), into what an initramfs will find before any module is loaded: without
 * the drivers that are loadable modules, and without the devices that a driver made. Pure.
 */
void machine_at_boot(struct machine *machine);

#endif
