/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people call a device: libpci's pci.ids. Reads no device.
 */
#ifndef VFIOCLAIM_PCI_NAMES_H
#define VFIOCLAIM_PCI_NAMES_H

#include "core/lib/strbuf.h"
#include "core/pci/addr.h"

/* Print "VENDOR NAME [vendor:device]"; what pci.ids does not know, or is not here, is left out. */
void pci_names_print(struct strbuf *text, const struct addr_id *id);

/* Print "VENDOR NAME" alone; nothing where neither is known. */
void pci_names_print_name(struct strbuf *text, const struct addr_id *id);

/* The same with the vendor's short name, "AMD" or "Intel" and not "Advanced Micro Devices, Inc. [AMD]" for a table. */
void pci_names_print_short(struct strbuf *text, const struct addr_id *id);

/* Print what a class of 24 bits is called, "VGA compatible controller"; "class 0300" where it is not known. */
void pci_names_print_class(struct strbuf *text, uint32_t class);

#endif
