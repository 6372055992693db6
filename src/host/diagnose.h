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

/* Of those the IOMMU alone: inactive, or without interrupt remapping. The machine must have been read. */
void diagnose_iommu(struct findings *findings, const struct foretelling *foretelling);

/* One rule that means no device at boot: a device that a driver will make then, or the nearest ID. */
void diagnose_missing(struct findings *findings, const struct foretelling *foretelling, const struct rule *rule);

#endif
