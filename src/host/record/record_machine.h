/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Record a machine in one text file that umockdev.h reads: everything that vfioclaim reads, and nothing else, in an
 * order that suits a human reader. Must not change or judge anything.
 *
 * Every value goes through redact.h. Files with serial numbers are left out: `config` (it has the serial number of a
 * PCIe device), the content of ACPI tables, and all files of a disk or a network interface.
 */
#ifndef VFIOCLAIM_RECORD_MACHINE_H
#define VFIOCLAIM_RECORD_MACHINE_H

#include <stdio.h>

/*
 * Write the machine below the root that was entered.
 * Return 0,
 *   -ENODATA  something could not be recorded: each case was logged, and the rest was written,
 *   -errno    there is no PCI bus in sysfs: this was logged, and nothing was written.
 */
int record_machine_write(FILE *out);

#endif
