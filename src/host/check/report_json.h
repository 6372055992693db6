/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a boot reports (src/core/claim/report.h) as JSON, from the plan itself. A report that was read is made into the same
 * JSON by src/host/status/report_parse.h.
 *
 * Every object always has the same keys, those of the report's line: `group`, `report`, `status`, counts and `ms` are
 * numbers, `remap` is a boolean, everything else is a string; what is absent is null. The objects belong to the caller.
 */
#ifndef VFIOCLAIM_REPORT_JSON_H
#define VFIOCLAIM_REPORT_JSON_H

#include "host/bake/simulate.h"
#include "host/lib/json.h"

struct json_object *report_json_iommu(const struct iommu *iommu);

/*
 * Return what is to be known of one device: its record if it is claimed, with `driver` as it is at boot, and `comment` for
 * people.
 *
 * @claim  NULL: it stays with the host, and `result`, `with`, `reason`, `rule` and `comment` are null
 */
struct json_object *report_json_device(const struct simulation *simulation, const struct device *device,
				       const struct claim *claim);

struct json_object *report_json_missing(const struct rule *rule);

/* Return the record of a device that shares its group with a claim, as report_is_shared() tells. */
struct json_object *report_json_group(const struct device *device, const char *driver);

/*
 * Return the whole report of the boot that was simulated: `format`, `vfioclaim` (its first line), `iommu` (null if nothing
 * was asked), `devices`, `missing`, `groups`, `end`.
 */
struct json_object *report_json(const struct simulation *simulation);

#endif
