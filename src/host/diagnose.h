/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan that was foretold -> findings: all that would keep a claim from happening or from being of use, and what to do.
 * Changes nothing.
 */
#ifndef VFIOCLAIM_DIAGNOSE_H
#define VFIOCLAIM_DIAGNOSE_H

#include "foretell.h"

/* After foretell_boot(): the IOMMU, rules that mean nothing, refusals, groups, and the lists of others. Sets findings->impossible if vfio-pci is kept out. */
void diagnose(struct findings *findings, const struct foretelling *foretelling);

#endif
