/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one road from inputs to a guarded plan, for the boot program and for every foretelling of it. Writes nothing.
 */
#ifndef VFIOCLAIM_FORESEE_H
#define VFIOCLAIM_FORESEE_H

#include "plan.h"
#include "request.h"
#include "scan.h"

/*
 * Read the kernel command line and the config, scan the machine, plan and guard. The machine and the plan stay empty
 * where nothing is asked.
 * Returns REQUEST_MET if the plan may be carried out, else REQUEST_WRONG or REQUEST_IMPOSSIBLE; why has been said.
 */
enum request_status foresee(struct request *request, struct machine *machine, struct plan *plan);

#endif
