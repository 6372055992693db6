/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of the kernel command line -> findings: what they switch off, or do not switch off. The words that concern the
 * IOMMU are in check_plan.c. Must not write any file.
 */
#ifndef VFIOCLAIM_CHECK_CMDLINE_H
#define VFIOCLAIM_CHECK_CMDLINE_H

#include "host/bake/simulate.h"

/*
 * Check the words that keep modules from loading, that keep the boot program from starting, and rd.vfioclaim=off. Set
 * findings->impossible if vfio-pci is blocked, and findings->not_started if nothing starts the boot program.
 */
void check_cmdline(struct findings *findings, const struct simulation *simulation);

#endif
