// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim pin: print the strongest lines for devices, by their IDs and places, ready for the configuration. Report
 * the devices that no line can claim. Must not change anything.
 */
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/claim/reason.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"
#include "host/check/check_plan.h"
#include "host/check/check_refusals.h"
#include "host/check/describe.h"
#include "host/check/device_select.h"
#include "host/lib/xalloc.h"
#include "host/sysroot/sysroot.h"

static const char help[] = "Usage:\n"
			   " vfioclaim pin [options] WHAT[,WHAT]...\n"
			   "\n"
			   "Print configuration lines that match exactly these devices.\n"
			   "WHAT is as in vfioclaim.conf(5).\n"
			   "\n"
			   "Options:\n"
			   " --root DIR|FILE     read another system, below DIR or recorded in FILE\n";

/*
 * Add the rule of the line that will be printed. Parse the line's own text, so that the plan has the rule that users
 * will have.
 */
static void add_pin(struct request *request, const struct device *device, const char *origin)
{
	char what[256], unused[8];
	struct rule rule;
	struct strbuf why;

	rule_init(&rule);
	rule.file = origin;
	strbuf_open(&why, unused, sizeof(unused));
	if (!str_copy(what, sizeof(what), describe_pinned(device)) && !rule_parse_what(what, &rule, &why))
		xalloc_status(request_add(request, &rule));
}

/* Add the new lines before those of the configuration, which may match the same devices in a weaker form. */
static void add_rules(struct simulation *simulation, const struct request *chosen, const char *origin, size_t *pins)
{
	const struct request *image = &simulation->image;
	struct request *request = &simulation->request;

	*request = (struct request){ .root = simulation->root, .host_seen = image->host_seen };
	for (size_t i = 0; i < simulation->now.count; i++)
		if (device_select_has(chosen, &simulation->now.devices[i]))
			add_pin(request, &simulation->now.devices[i], origin);
	*pins = request->rule_count;
	for (size_t i = 0; i < image->rule_count; i++)
		xalloc_status(request_add(request, &image->rules[i]));
	request_settle(request);
}

/* Keep only the claims of the new lines: check prints the others. */
static void keep_pins(struct simulation *simulation, size_t pins)
{
	const struct rule *end = simulation->request.rules + pins;
	struct plan *plan = &simulation->plan;
	size_t kept = 0;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].rule < end)
			plan->claims[kept++] = plan->claims[i];
	plan->count = kept;
}

/*
 * Return whether nothing lifts the refusal of the claim's set. Its line is useless then; one that allow= can help is
 * not.
 */
static bool is_hopeless(const struct plan *plan, const struct claim *claim)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *other = &plan->claims[i];

		if (other->set == claim->set && other->reason && other->reason != PLAN_COMPANION &&
		    !reason_allow(other->reason))
			return true;
	}
	return false;
}

static bool is_printed(const struct plan *plan, const struct claim *claim)
{
	return !claim->with && !is_hopeless(plan, claim);
}

/* Give each line its place in the output, because findings name it. */
static void number(struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;
	unsigned line = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];
		struct rule *rule = &simulation->request.rules[claim->rule - simulation->request.rules];

		if (!is_printed(plan, claim))
			continue;
		rule->file = "stdout";
		rule->line = ++line;
		for (size_t j = 0; j < plan->count; j++)
			line += plan->claims[j].with == claim->device;
	}
}

static int print(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];

		if (!is_printed(plan, claim))
			continue;
		printf("claim %s", describe_pinned(claim->device));
		printf(" # %s\n", describe_device(claim->device));
		for (size_t j = 0; j < plan->count; j++)
			if (plan->claims[j].with == claim->device)
				printf("# also claimed: %s\n", describe_device(plan->claims[j].device));
	}
	return fflush(stdout) || ferror(stdout);
}

/* Report each line that lifts the guard `unbaked` by its place, because the devices that the host needs are unknown. */
static void tell_unbaked(struct findings *findings, const struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;

	for (size_t i = 0; i < plan->count && !plan->host_known; i++) {
		const struct device *device = plan->claims[i].device;

		if (!is_printed(plan, &plan->claims[i]) || !device_is_storage(device))
			continue;
		findings_what(findings,
			      "%s is claimed even if the root file system is on it: a line with a place lifts the "
			      "guard unbaked%s%s",
			      describe_device(device),
			      *simulation->host_why ? "; the devices that this host needs are "
						      "not known: "
						    : "",
			      simulation->host_why);
	}
}

static enum request_status tell(struct simulation *simulation, size_t pins)
{
	struct findings *findings = &simulation->findings;
	const struct plan *plan = &simulation->plan;
	const struct request *request = &simulation->request;
	enum request_status status = REQUEST_MET;

	*findings = (struct findings){ 0 };
	check_plan_iommu(findings, simulation);
	for (size_t i = 0; i < pins; i++) {
		if (!plan_is_missing(plan, request, &request->rules[i]))
			continue;
		check_plan_missing(findings, simulation, &request->rules[i]);
		status = REQUEST_NOT_MET;
	}
	check_refusals(findings, simulation);
	tell_unbaked(findings, simulation);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_REFUSED)
			status = REQUEST_NOT_MET;
	if (status && simulation->machine.iommu.reason != IOMMU_ACTIVE)
		status = REQUEST_IMPOSSIBLE;
	findings_print(findings, stderr);
	return status;
}

static int pin_devices(const char *what)
{
	struct simulation simulation;
	struct request chosen = { 0 };
	int status = device_select_read(&chosen, what);
	char origin[LOG_LINE];
	struct strbuf text;
	size_t pins;

	if (!status)
		status = simulate_bake(&simulation, sysroot_path(), NULL);
	if (!status)
		status = simulate_machine(&simulation);
	scan_slots(&chosen);
	if (!status)
		status = device_select_check(&chosen, &simulation.now);
	if (status)
		return status;
	strbuf_open(&text, origin, sizeof(origin));
	strbuf_add(&text, "vfioclaim pin %s", what);
	strbuf_mark_cut(&text);
	add_rules(&simulation, &chosen, origin, &pins);
	scan_slots(&simulation.request);
	status = prepare_plan(&simulation.plan, &simulation.request, &simulation.machine);
	if (status)
		return status;
	keep_pins(&simulation, pins);
	number(&simulation);
	if (print(&simulation.plan)) {
		log_error("stdout: cannot write the lines");
		return REQUEST_IMPOSSIBLE;
	}
	return tell(&simulation, pins);
}

int cmd_pin(int argc, char **argv)
{
	const char *root = NULL, *what = NULL;
	const struct argument known[] = { { "root", &root }, { ARGUMENTS_WORD, &what }, { 0 } };
	int status = arguments_read(argc, argv, known, help);

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (!what) {
		log_error("pin: expected a WHAT; see vfioclaim pin --help");
		return REQUEST_WRONG;
	}
	status = arguments_root(argv[0], root);
	if (status)
		return status;
	return pin_devices(what);
}
