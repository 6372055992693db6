/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Select devices by an argument of a verb, WHAT[,WHAT]..., in the syntax of the configuration. Must not depend on a
 * plan: selecting a device does not claim it.
 */
#ifndef VFIOCLAIM_DEVICE_SELECT_H
#define VFIOCLAIM_DEVICE_SELECT_H

#include "core/machine/scan.h"
#include "core/rules/request.h"

/*
 * Add a rule for each WHAT of a list (grammar: src/core/rules/rule_parse.h). Log each one that does not parse. A
 * request with these rules makes scan_machine() examine the devices that they match, and the groups of these devices.
 *
 * @list  not modified
 * Return REQUEST_MET, or REQUEST_WRONG if a WHAT does not parse.
 */
enum request_status device_select_read(struct request *request, const char *list);

/* Return whether this device is selected. For a rule with a path, the path of the device must have been read. */
bool device_select_has(const struct request *request, const struct device *device);

/*
 * Log each WHAT that matches no device of the machine, with the device whose ID is nearest.
 * Return REQUEST_MET, or REQUEST_NOT_MET if there was one.
 */
enum request_status device_select_check(const struct request *request, const struct machine *machine);

/*
 * Return the device whose ID is most similar to that of a rule without a match. Bridges are not considered. Return NULL
 * if no ID is similar, or the rule has no ID.
 */
const struct device *device_select_nearest(const struct rule *rule, const struct machine *machine);

#endif
