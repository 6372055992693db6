/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine -> one text file that umockdev.h reads: what vfioclaim ever looks at and nothing else, in the order in which
 * a person would ask. Changes nothing, and judges nothing.
 *
 * Every value goes through clean.h. Left out altogether, because serial numbers are in them: `config` (a PCIe device's
 * is there), the content of ACPI tables, and whatever belongs to a disk or a network interface.
 */
#ifndef VFIOCLAIM_RECORD_MACHINE_H
#define VFIOCLAIM_RECORD_MACHINE_H

#include <stdio.h>

/*
 * Write the machine below the root that was entered.
 * Returns 0,
 *   -ENODATA  something could not be recorded: each thing has been said, and the rest is there,
 *   -errno    there is no PCI bus in sysfs, which has been said; nothing was written.
 */
int record_machine_write(FILE *out);

#endif
