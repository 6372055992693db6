/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Print the names of devices and classes from pci.ids, with libpci. Must not read a device.
 */
#ifndef VFIOCLAIM_PCI_NAMES_H
#define VFIOCLAIM_PCI_NAMES_H

#include "core/lib/strbuf.h"
#include "core/pci/addr.h"

/* Print "VENDOR NAME [vendor:device]". Names that pci.ids lacks are left out, and all names if there is no pci.ids. */
void pci_names_print(struct strbuf *text, const struct addr_id *id);

/* Print "VENDOR NAME", or nothing if neither is known. */
void pci_names_print_name(struct strbuf *text, const struct addr_id *id);

/*
 * Print "VENDOR NAME" with the short name of the vendor, for a table: "AMD", not "Advanced Micro Devices, Inc. [AMD]".
 */
void pci_names_print_short(struct strbuf *text, const struct addr_id *id);

/* Print the name of a 24-bit class: "VGA compatible controller", or "class 0300" if it is unknown. */
void pci_names_print_class(struct strbuf *text, uint32_t class);

#endif
