/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine in memory for the pure files, plan and guard. Every device is examined and, unless a test says otherwise,
 * in its own group. Only its class can prevent a claim:
 *
 *   00:01.0  root port, pcieport        00:02.0  Intel display, the boot display
 *   01:00.0  10de:1284, display         01:00.1  10de:0e0f, its audio function, in its group
 *   02:00.0  10de:1284, a second such display
 *   03:00.0  8086:10d3, network card    04:00.0  14e4:165f, the host's network card, tg3
 */
#ifndef VFIOCLAIM_UNIT_MACHINE_H
#define VFIOCLAIM_UNIT_MACHINE_H

#include "core/claim/plan.h"

struct case_ {
	struct request request;
	struct device *devices; /* seven, of exactly their size: the address sanitizer sees an overrun */
	struct machine machine;
	struct plan plan;
};

/* The machine and these lines of the configuration, up to NULL. */
void case_open(struct case_ *test, ...) __attribute__((sentinel));
void case_plan(struct case_ *test);  /* plan_make() only */
void case_guard(struct case_ *test); /* plan and guard */
void case_close(struct case_ *test);

/* Find by address; it must exist. */
struct device *case_device(struct case_ *test, const char *address);
struct claim *case_claim(struct case_ *test, const char *address);

#endif
