/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan that was foretold -> findings: all that would keep a claim from happening or from being of use, and what to do.
 * Changes nothing.
 */
#ifndef VFIOCLAIM_CHECK_PLAN_H
#define VFIOCLAIM_CHECK_PLAN_H

#include "host/bake/simulate.h"

/* After simulate_boot(): the IOMMU, rules that mean nothing, refusals, groups, and the lists of others. Sets findings->impossible if vfio-pci is kept out. */
void check_plan(struct findings *findings, const struct simulation *simulation);

/* Of those the IOMMU alone: inactive, or without interrupt remapping. The machine must have been read. */
void check_plan_iommu(struct findings *findings, const struct simulation *simulation);

/* One rule that means no device at boot: a device that a driver will make then, or the nearest ID. */
void check_plan_missing(struct findings *findings, const struct simulation *simulation, const struct rule *rule);

#endif
