/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carry the plan out: the only stage that changes the system. Decides nothing, and allocates nothing.
 */
#ifndef VFIOCLAIM_ACT_H
#define VFIOCLAIM_ACT_H

#include "core/claim/plan.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * Claim every planned device and leave in each claim what became of it: claimed, failed or held, with the reason and
 * the driver that has it now. Claimed is only what the kernel shows.
 */
void act(struct plan *plan, const struct request *request, const struct machine *machine);

#endif
