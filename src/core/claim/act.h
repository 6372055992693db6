/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carry out the plan: the only stage that changes the system. Must not decide anything, or allocate memory.
 */
#ifndef VFIOCLAIM_ACT_H
#define VFIOCLAIM_ACT_H

#include "core/claim/plan.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * Claim every planned device. Set the result of each claim: claimed, failed or held, with the reason and the present
 * driver. A device counts as claimed only if the kernel shows it bound to its wanted driver.
 */
void act(struct plan *plan, const struct request *request, const struct machine *machine);

#endif
