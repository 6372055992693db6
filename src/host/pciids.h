/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people call a device: libpci's pci.ids. Reads no device.
 */
#ifndef VFIOCLAIM_PCIIDS_H
#define VFIOCLAIM_PCIIDS_H

#include "../core/addr.h"

/* Print "VENDOR NAME [vendor:device]"; what pci.ids does not know, or is not here, is left out. */
void pciids_print(struct text *text, const struct addr_id *id);

/* Print "VENDOR NAME" alone; nothing where neither is known. */
void pciids_print_name(struct text *text, const struct addr_id *id);

/* The same with the vendor's short name, "AMD" or "Intel" and not "Advanced Micro Devices, Inc. [AMD]" for a table. */
void pciids_print_short(struct text *text, const struct addr_id *id);

/* Print what a class of 24 bits is called, "VGA compatible controller"; "class 0300" where it is not known. */
void pciids_print_class(struct text *text, uint32_t class);

#endif
