/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only table of reasons: the name of each plan_reason, what it means, and what lifts it. Pure.
 */
#ifndef VFIOCLAIM_REASON_H
#define VFIOCLAIM_REASON_H

#include "core/claim/plan.h"

/* Return the word of the report; "" for PLAN_NO_REASON. */
const char *reason_name(enum plan_reason reason);

/*
 * Return what the reason means, for people: a clause without a capital letter and a full stop. It is true of every
 * claim that has this reason. Return "" if the meaning depends on the claim, or the name is enough.
 */
const char *reason_sentence(enum plan_reason reason);

/*
 * Return what lifts the reason: bits of enum rule_allow, each of which is enough. Return 0 if nothing lifts it. The
 * name of a reason that can be lifted is a word of allow=.
 */
unsigned reason_allow(enum plan_reason reason);

#endif
