/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only data flow from the inputs to a guarded plan, for the boot program and for every simulation. Must not write
 * anything.
 */
#ifndef VFIOCLAIM_PREPARE_H
#define VFIOCLAIM_PREPARE_H

#include "core/claim/plan.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * The stages: read the kernel command line and the configuration; scan the machine; plan and guard. Before the scan,
 * the host program adds what baking would add. Before the plan, it turns the running machine into the machine at boot.
 * Each returns REQUEST_MET, REQUEST_WRONG or REQUEST_IMPOSSIBLE.
 */
enum request_status prepare_request(struct request *request);
enum request_status prepare_machine(struct machine *machine, struct request *request);
enum request_status prepare_plan(struct plan *plan, const struct request *request, const struct machine *machine);

/*
 * Run all stages. The machine and the plan stay empty if nothing is requested.
 * Returns REQUEST_MET if the plan may be carried out, else as above.
 */
enum request_status prepare(struct request *request, struct machine *machine, struct plan *plan);

#endif
