// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/report_json.h"

#include "core/claim/guard.h"
#include "core/claim/reason.h"
#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "host/check/describe.h"

static struct json_object *head_to_json(const struct request *request)
{
	struct json_object *object = json_object_new_object();

	json_add_string(object, "version", VERSION);
	json_add_number(object, "report", REPORT_VERSION);
	json_add_string(object, "mode", report_mode_name(request->mode));
	json_add_string(object, "profile", request->profile);
	json_add_string(object, "config", request->baked_config);
	return object;
}

struct json_object *report_json_iommu(const struct iommu *iommu)
{
	const bool active = iommu->reason == IOMMU_ACTIVE;
	struct json_object *object = json_object_new_object();
	char advice[LOG_LINE];
	struct strbuf text;

	json_add_string(object, "state", iommu_state_name(iommu));
	json_add_string(object, "kind", active ? iommu_kind_name(iommu->kind) : NULL);
	if (active)
		json_add_flag(object, "remap", iommu->remap);
	else
		json_add_null(object, "remap");
	json_add_string(object, "reason", active ? NULL : iommu_reason_name(iommu->reason));
	strbuf_open(&text, advice, sizeof(advice));
	if (!active)
		iommu_print_advice(&text, iommu);
	json_add_string(object, "comment", advice);
	return object;
}

struct json_object *report_json_device(const struct simulation *simulation, const struct device *device,
				       const struct claim *claim)
{
	struct json_object *object = json_object_new_object();
	char advice[LOG_LINE];
	struct strbuf text;

	json_add_string(object, "result", claim ? plan_result_name(claim->result) : NULL);
	json_add_string(object, "address", describe_address(&device->addr));
	json_add_stringf(object, "id", "%04x:%04x", device->id.vendor, device->id.device);
	json_add_stringf(object, "class", "%06x", device->class);
	if (device->group == DEVICE_NO_GROUP)
		json_add_null(object, "group");
	else
		json_add_number(object, "group", device->group);
	json_add_string(object, "driver", claim ? claim->driver : device->driver);
	json_add_string(object, "with", claim && claim->with ? describe_address(&claim->with->addr) : NULL);
	json_add_string(object, "reason", claim ? reason_name(claim->reason) : NULL);
	json_add_string(object, "rule", claim ? describe_source(claim->rule) : NULL);
	strbuf_open(&text, advice, sizeof(advice));
	if (claim)
		guard_advise(&text, claim, &simulation->plan, &simulation->request, &simulation->machine);
	strbuf_mark_cut(&text);
	json_add_string(object, "comment", advice);
	return object;
}

struct json_object *report_json_missing(const struct rule *rule)
{
	struct json_object *object = json_object_new_object();

	json_add_string(object, "what", describe_what(rule));
	json_add_string(object, "rule", describe_source(rule));
	return object;
}

struct json_object *report_json_group(const struct device *device, const char *driver)
{
	struct json_object *object = json_object_new_object();

	json_add_number(object, "group", device->group);
	json_add_string(object, "shared-with", describe_address(&device->addr));
	json_add_string(object, "driver", driver);
	return object;
}

static struct json_object *end_to_json(const struct simulation *simulation)
{
	const struct report_totals totals =
		report_count(&simulation->request, &simulation->machine, &simulation->plan, simulation->status);
	struct json_object *object = json_object_new_object();

	json_add_number(object, "status", totals.status);
	json_add_number(object, "claimed", totals.claimed);
	json_add_number(object, "refused", totals.refused);
	json_add_number(object, "missing", totals.missing);
	json_add_number(object, "failed", totals.failed);
	json_add_null(object, "ms"); /* there was no boot to measure */
	return object;
}

struct json_object *report_json(const struct simulation *simulation)
{
	const struct request *request = &simulation->request;
	const struct machine *machine = &simulation->machine;
	const struct plan *plan = &simulation->plan;
	struct json_object *devices = json_object_new_array(), *missing = json_object_new_array();
	struct json_object *groups = json_object_new_array(), *all = json_output();
	const char *driver;

	for (size_t i = 0; i < plan->count; i++)
		json_object_array_add(devices,
				      report_json_device(simulation, plan->claims[i].device, &plan->claims[i]));
	for (size_t i = 0; i < request->rule_count && plan->matches; i++)
		if (plan_is_missing(plan, request, &request->rules[i]))
			json_object_array_add(missing, report_json_missing(&request->rules[i]));
	for (size_t i = 0; i < machine->count; i++)
		if (report_is_shared(plan, &machine->devices[i], &driver))
			json_object_array_add(groups, report_json_group(&machine->devices[i], driver));
	json_object_object_add(all, "vfioclaim", head_to_json(request));
	json_object_object_add(all, "iommu", plan->matches ? report_json_iommu(&machine->iommu) : NULL);
	json_object_object_add(all, "devices", devices);
	json_object_object_add(all, "missing", missing);
	json_object_object_add(all, "groups", groups);
	json_object_object_add(all, "end", end_to_json(simulation));
	return all;
}
