/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check a simulated plan, and add findings about all that would prevent a claim or make it useless, with the next
 * steps. Must not change anything.
 */
#ifndef VFIOCLAIM_CHECK_PLAN_H
#define VFIOCLAIM_CHECK_PLAN_H

#include "host/bake/simulate.h"

/*
 * Check the IOMMU, rules without a device, refusals, groups, and other lists of IDs. Call simulate_boot() first. Set
 * findings->impossible if vfio-pci is blocked.
 */
void check_plan(struct findings *findings, const struct simulation *simulation);

/* Check only the IOMMU: whether it is active and remaps interrupts. The machine must have been read. */
void check_plan_iommu(struct findings *findings, const struct simulation *simulation);

/*
 * Add a finding for a rule that matches no device at boot: a driver makes the device later, or another ID is similar.
 */
void check_plan_missing(struct findings *findings, const struct simulation *simulation, const struct rule *rule);

#endif
