/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Add a finding for each claim that a guard refused: what the guard found, and what the user can write instead. Must
 * not judge claims: src/core/claim/guard.h does.
 */
#ifndef VFIOCLAIM_CHECK_REFUSALS_H
#define VFIOCLAIM_CHECK_REFUSALS_H

#include "host/bake/simulate.h"

/*
 * Add findings for all refusals of the plan, except those that follow from another one: companions, or all of them if
 * no IOMMU is active.
 */
void check_refusals(struct findings *findings, const struct simulation *simulation);

#endif
