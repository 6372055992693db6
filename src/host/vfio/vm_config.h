/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Claimed functions -> what QEMU and libvirt want to be told, ready to paste. Text only.
 *
 * The functions of one slot stay in one slot of the guest, in their order and from 0 on: a display's driver looks for its
 * audio function there, and a slot without a function 0 is not looked at (PCI Local Bus Specification 3.0, 3.2.2.3.4).
 */
#ifndef VFIOCLAIM_VM_CONFIG_H
#define VFIOCLAIM_VM_CONFIG_H

#include <stdio.h>

#include "core/pci/addr.h"

/*
 * QEMU's -device arguments, one a line, for functions in the order of their addresses. What shares a slot gets a root port
 * of its own, in which nothing else can be: vfioclaim0 and so on, with chassis numbers from 100 on, which have to differ
 * (docs/pcie.txt of QEMU). QEMU's pc machine takes them as well as its q35.
 */
void vm_config_print_qemu(FILE *out, const struct addr *functions, size_t count);

/*
 * libvirt's <hostdev> elements. What shares a slot gets a slot of the guest's first bus, from 0x10 on: q35 and pc both have
 * it, and libvirt itself, which begins at the first, hardly comes that far.
 * What is in a domain that vm_config_fits_libvirt() denies must not be among them.
 */
void vm_config_print_libvirt(FILE *out, const struct addr *functions, size_t count);

/*
 * Can libvirt be told of it? It hands a device to QEMU by host=, in which a domain has 16 bits; behind an Intel VMD they
 * have more. QEMU itself takes such a device by its place in sysfs.
 */
bool vm_config_fits_libvirt(const struct addr *function);

#endif
