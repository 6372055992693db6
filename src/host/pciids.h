/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people call a device: libpci's pci.ids. Reads no device.
 */
#ifndef VFIOCLAIM_PCIIDS_H
#define VFIOCLAIM_PCIIDS_H

#include "../core/addr.h"

/* Print "VENDOR NAME [vendor:device]"; where pci.ids does not know it, or is not here, "[vendor:device]" alone. */
void pciids_print(struct text *text, const struct addr_id *id);

/* Print the name alone, "VENDOR NAME"; nothing where it is not known. */
void pciids_print_name(struct text *text, const struct addr_id *id);

/* Print what a class of 24 bits is called, "VGA compatible controller"; "class 0300" where it is not known. */
void pciids_print_class(struct text *text, uint32_t class);

#endif
