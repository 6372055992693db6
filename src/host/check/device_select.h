/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that a verb's argument names, in the config's own words: WHAT[,WHAT]... -> rules -> the devices they mean.
 * Knows no plan: nothing is claimed because it was chosen.
 */
#ifndef VFIOCLAIM_DEVICE_SELECT_H
#define VFIOCLAIM_DEVICE_SELECT_H

#include "core/machine/scan.h"
#include "core/rules/request.h"

/*
 * Add a rule for each WHAT of a list (src/core/line.h has the grammar). Says each that does not parse. A request with
 * these rules is also what makes scan_machine() examine the devices that they mean, and whole groups of them.
 *
 * @list  stays as it is
 * Returns REQUEST_MET, REQUEST_WRONG if anything was wrong, or REQUEST_IMPOSSIBLE without memory.
 */
enum request_status device_select_read(struct request *request, const char *list);

/* Is this device one of those that were chosen? Of a rule with a path, for a device whose path was read. */
bool device_select_has(const struct request *request, const struct device *device);

/*
 * Say of each WHAT that means no device of the machine that it does not, with the nearest that there is.
 * Returns REQUEST_MET, or REQUEST_NOT_MET if there was one.
 */
enum request_status device_select_check(const struct request *request, const struct machine *machine);

/*
 * The device whose ID looks most like the one that a rule asks for, which no device has; bridges are never meant. NULL if
 * none looks like it at all, or if the rule asks for no ID.
 */
const struct device *device_select_nearest(const struct rule *rule, const struct machine *machine);

#endif
