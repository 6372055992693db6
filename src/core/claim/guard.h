/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Claims -> refusals: what must not be taken from the host. Pure: no files, no messages; changes the plan only.
 */
#ifndef VFIOCLAIM_GUARD_H
#define VFIOCLAIM_GUARD_H

#include <stdbool.h>

#include "core/claim/plan.h"
#include "core/lib/strbuf.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

/*
 * Ask every guard about every planned claim; the first that objects names the reason. A set with a refusal falls whole.
 * Then the guards that look at what would be left to the host, once, and sets fall again.
 */
void guard_plan(struct plan *plan, const struct request *request, const struct machine *machine);

/*
 * Return the first `protect` rule that protects the device, or NULL. ID@PLACE fails closed: it protects what is at its
 * place; and if its ID is not there, every device of that ID.
 */
const struct rule *guard_protecting(const struct request *request, const struct device *device,
				    const struct machine *machine);

/*
 * Does the machine have exactly one display that a person can look at? The boot display is then the last one as well, and
 * takes the allow= of that.
 */
bool guard_is_only_screen(const struct machine *machine);

/* Print, for a person, what to do about a refusal, and what a claim leaves behind; nothing where that says it all. */
void guard_advise(struct strbuf *text, const struct claim *claim, const struct plan *plan,
		  const struct request *request, const struct machine *machine);

#endif
