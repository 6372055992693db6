/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose the config is -> findings: who may write it decides what the next boot claims, though the boot program, which has no
 * users, cannot ask. Looks only.
 */
#ifndef VFIOCLAIM_CHECK_OWNER_H
#define VFIOCLAIM_CHECK_OWNER_H

#include "host/lib/findings.h"

/* Tell of each part of the config that is not root's; where an owner means something, on the running system. */
void check_owner(struct findings *findings);

#endif
