/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysfs -> struct machine. Reads only, and must not judge.
 *
 * `modalias` has all IDs and the class of a device, in one read that takes no lock
 * (Documentation/ABI/testing/sysfs-bus-pci; drivers/pci/pci-sysfs.c). Everything else costs another system call each,
 * so it is read only for devices that concern a rule or a guard.
 */
#ifndef VFIOCLAIM_SCAN_H
#define VFIOCLAIM_SCAN_H

#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * Read where the physical slots of the rules are, as scan_slots() does. Find all PCI devices. Examine the wanted ones
 * with all of their IOMMU groups, and every display with all of its slot.
 * Log what cannot be read.
 * Returns 0, or -errno if sysfs has no PCI bus or a device cannot be read. Nothing about the machine can be trusted
 * then.
 */
int scan_machine(struct machine *machine, struct request *request);

/*
 * Read where each physical slot is that a rule names, into that rule (/sys/bus/pci/slots/NAME/address). Call this for
 * rules that are compared with a machine that was scanned for other rules.
 * Log what cannot be read or parsed. Such a slot, and one that is absent, is not `slot_known`.
 */
void scan_slots(struct request *request);

/*
 * For a running host: read where each driver and each device is from, and which display the firmware used, even if that
 * display's driver has removed the framebuffer. machine_at_boot() needs this, and a boot does not.
 * Returns 0 or -errno, as scan_machine() does.
 */
int scan_origins(struct machine *machine);

#endif
