/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Convert a plan to JSON with the content of the boot's report (src/core/claim/report.h).
 * src/host/status/report_parse.h converts a report that was read to the same JSON. Must not judge.
 *
 * Each kind of object always has the same keys, those of its line in the report. `group`, `report`, `status`, counts
 * and `ms` are numbers, `remap` is a boolean, all others are strings. An absent value is null. The caller owns the
 * objects.
 */
#ifndef VFIOCLAIM_REPORT_JSON_H
#define VFIOCLAIM_REPORT_JSON_H

#include "host/bake/simulate.h"
#include "host/lib/json.h"

struct json_object *report_json_iommu(const struct iommu *iommu);

/*
 * Return one device: its record if it is claimed, with its `driver` at boot, and a `comment` for people.
 *
 * @claim  NULL if the device stays with the host: `result`, `with`, `reason`, `rule` and `comment` are then null
 */
struct json_object *report_json_device(const struct simulation *simulation, const struct device *device,
				       const struct claim *claim);

struct json_object *report_json_missing(const struct rule *rule);

/* Return the record of a device that shares its group with a claim, see report_is_shared(). */
struct json_object *report_json_group(const struct device *device, const char *driver);

/*
 * Return the whole report of the simulated boot: `format`, `vfioclaim` (its first line), `iommu` (null if nothing was
 * requested), `devices`, `missing`, `groups`, `end`.
 */
struct json_object *report_json(const struct simulation *simulation);

#endif
