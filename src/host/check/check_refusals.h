/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A claim that a guard refused -> a finding: what the guard saw, and what a person can write instead. Judges nothing
 * itself; the guards are src/core/guard.h's.
 */
#ifndef VFIOCLAIM_CHECK_REFUSALS_H
#define VFIOCLAIM_CHECK_REFUSALS_H

#include "host/bake/simulate.h"

/*
 * Tell of every refusal in the plan, but not of those that follow from another one (companions; all of them, where no
 * IOMMU is active).
 */
void check_refusals(struct findings *findings, const struct simulation *simulation);

#endif
