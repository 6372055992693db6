/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine in memory for the pure rooms, plan and guard. Every device is examined, in its own group unless said
 * otherwise, and nothing speaks against claiming any of them but what their classes are:
 *
 *   00:01.0  root port, pcieport        00:02.0  Intel display, the boot display
 *   01:00.0  10de:1284, display         01:00.1  10de:0e0f, its audio function, in its group
 *   02:00.0  10de:1284, a second such display
 *   03:00.0  8086:10d3, network card
 */
#ifndef VFIOCLAIM_UNIT_MACHINE_H
#define VFIOCLAIM_UNIT_MACHINE_H

#include "core/claim/plan.h"

struct case_ {
	struct request request;
	struct device *devices; /* the six, and no room behind them: the address sanitizer looks */
	struct machine machine;
	struct plan plan;
};

/* The machine and these config lines, up to NULL. */
void case_open(struct case_ *test, ...) __attribute__((sentinel));
void case_plan(struct case_ *test);  /* plan_make() only */
void case_guard(struct case_ *test); /* plan and guard */
void case_close(struct case_ *test);

/* By address; it must be there. */
struct device *case_device(struct case_ *test, const char *address);
struct claim *case_claim(struct case_ *test, const char *address);

#endif
