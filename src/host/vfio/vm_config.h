/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Print claimed functions as QEMU arguments or libvirt XML, ready to paste. Works on text only: must not read a file.
 *
 * Functions of one slot share a slot in the guest, in their order, numbered from 0: the driver of a display looks for
 * its audio function there, and a slot without function 0 is not scanned (PCI Local Bus Specification 3.0, 3.2.2.3.4).
 */
#ifndef VFIOCLAIM_VM_CONFIG_H
#define VFIOCLAIM_VM_CONFIG_H

#include <stdio.h>

#include "core/pci/addr.h"

/*
 * Print QEMU's -device arguments, one a line. The functions are sorted by address. Functions that share a slot get a
 * root port of their own, which has no other slot. The ports are vfioclaim0 and so on; their chassis numbers start at
 * 100, because they must be unique (docs/pcie.txt of QEMU). Both machines of QEMU, pc and q35, accept them.
 */
void vm_config_print_qemu(FILE *out, const struct addr *functions, size_t count);

/*
 * Print libvirt's <hostdev> elements. Functions that share a slot get a slot of the guest's first bus, from 0x10 on.
 * Both q35 and pc have these slots. libvirt assigns slots from the first one on, and rarely gets to 0x10. Every
 * function must be one that vm_config_fits_libvirt() accepts.
 */
void vm_config_print_libvirt(FILE *out, const struct addr *functions, size_t count);

/*
 * Return whether libvirt can describe this function. libvirt passes a device to QEMU by host=, where a domain has 16
 * bits. Below an Intel VMD a domain has more. QEMU itself accepts such a device by its path in sysfs.
 */
bool vm_config_fits_libvirt(const struct addr *function);

#endif
