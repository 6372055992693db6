/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Claims -> refusals: what must not be taken from the host. Pure: no files, no messages. Changes only the plan.
 */
#ifndef VFIOCLAIM_GUARD_H
#define VFIOCLAIM_GUARD_H

#include <stdbool.h>

#include "core/claim/plan.h"
#include "core/lib/strbuf.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * Run every guard on every planned claim. The first one that objects sets the reason. A refusal refuses the whole set.
 * Then run, once, the guards that look at the devices left to the host, and refuse their sets.
 */
void guard_plan(struct plan *plan, const struct request *request, const struct machine *machine);

/*
 * Return the first `protect` rule that protects the device, or NULL. ID@PLACE fails closed: it protects the device at
 * its place, whatever the ID. If no device with its ID is at its place, it also protects every device with that ID.
 * A physical slot fails closed too: while it is unknown where it is, the rule protects every device.
 */
const struct rule *guard_protecting(const struct request *request, const struct device *device,
				    const struct machine *machine);

/*
 * Return whether the machine has exactly one display with outputs. The boot display is then also the last display, and
 * needs the allow= of that.
 */
bool guard_is_only_screen(const struct machine *machine);

/*
 * Print, for people, what to do about a refusal or a failure, and what a claim does not change. Print nothing if the
 * reason's name is enough.
 */
void guard_advise(struct strbuf *text, const struct claim *claim, const struct plan *plan,
		  const struct request *request, const struct machine *machine);

#endif
