/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Know the buses other than PCI that a disk can be on.
 */
#ifndef VFIOCLAIM_BLOCK_BUS_H
#define VFIOCLAIM_BLOCK_BUS_H

#include <stdbool.h>

/*
 * Return whether a sysfs link to a device, "../../devices/platform/soc/fe340000.mmc/...", leads to a bus whose
 * devices need no PCI function: of a SoC, of s390, of POWER, of a hypervisor, or of memory modules. What is not known to
 * be such a bus may be on anything, as a disk over USB/IP, a region of CXL memory, or a loopback target is.
 */
bool block_bus_needs_no_pci(const char *link);

#endif
