/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one road from inputs to a guarded plan, for the boot program and for every simulation of it. Writes nothing.
 */
#ifndef VFIOCLAIM_PREPARE_H
#define VFIOCLAIM_PREPARE_H

#include "core/claim/plan.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * The stations: read the kernel command line and the config; scan the machine; plan and guard. Between the first two,
 * the host program adds what baking would; before the third, it turns a running machine into the one at boot.
 * Each returns REQUEST_MET, or REQUEST_WRONG or REQUEST_IMPOSSIBLE; why has been said.
 */
enum request_status prepare_request(struct request *request);
enum request_status prepare_machine(struct machine *machine, const struct request *request);
enum request_status prepare_plan(struct plan *plan, const struct request *request, const struct machine *machine);

/*
 * All of it. The machine and the plan stay empty where nothing is asked.
 * Returns REQUEST_MET if the plan may be carried out, else as above.
 */
enum request_status prepare(struct request *request, struct machine *machine, struct plan *plan);

#endif
