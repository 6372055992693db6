/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each plan_reason is called, what it means, and what lifts it: the one table of them. Pure.
 */
#ifndef VFIOCLAIM_REASON_H
#define VFIOCLAIM_REASON_H

#include "core/claim/plan.h"

/* Return the word of the report; "" for PLAN_NO_REASON. */
const char *reason_name(enum plan_reason reason);

/*
 * Return what the reason means, for people: a clause without a capital letter and a full stop. It holds for every claim
 * that has this reason. Return "" where only the claim itself tells, or the name says it all.
 */
const char *reason_sentence(enum plan_reason reason);

/*
 * Return what lifts the reason: bits of enum rule_allow, each of which is enough. Return 0 if nothing lifts it. A reason
 * that is lifted has a word of allow= for its name.
 */
unsigned reason_allow(enum plan_reason reason);

#endif
