// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim check: print what the next boot will do and why, and all that would prevent it. Must not change anything.
 */
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/claim/reason.h"
#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "host/check/check_initrd.h"
#include "host/check/check_kernel.h"
#include "host/check/check_plan.h"
#include "host/check/describe.h"
#include "host/check/report_json.h"
#include "host/lib/pci_names.h"
#include "host/lib/sanitize.h"
#include "host/sysroot/sysroot.h"

static const char help[] = "Usage:\n"
			   " vfioclaim check [options]\n"
			   "\n"
			   "Show what the next boot will claim, and what would prevent it.\n"
			   "\n"
			   "Options:\n"
			   " --format FORMAT     print text (default) or json\n"
			   " --kernel VERSION    assume this kernel (default: the running one)\n"
			   " --root DIR|FILE     read another system, below DIR or recorded in FILE\n";

static int print_json(const struct simulation *simulation)
{
	struct json_object *all = report_json(simulation);

	json_add_string(all, "kernel", simulation->kernel);
	json_add_flag(all, "stale", simulation->findings.stale);
	json_object_object_add(all, "findings", findings_to_json(&simulation->findings));
	return puts(sanitize_json(all)) < 0;
}

static void print_iommu(const struct iommu *iommu)
{
	const bool active = iommu->reason == IOMMU_ACTIVE;

	printf("iommu    %s%s%s\n", iommu_state_name(iommu), active ? "" : ": ",
	       active ? "" : iommu_reason_name(iommu->reason));
}

/* Print one device: its result and name, and below that the origin of its claim. The findings explain a refusal. */
static void print_claim(const struct claim *claim)
{
	const struct device *device = claim->device;
	char head[64], name[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, name, sizeof(name));
	pci_names_print(&text, &device->id);
	snprintf(head, sizeof(head), "%-8s %s  ", plan_result_name(claim->result), describe_address(&device->addr));
	findings_wrap(stdout, head, name);
	printf("         %s%s%s%s%s\n", describe_source(claim->rule), claim->with ? ", with " : "",
	       claim->with ? describe_address(&claim->with->addr) : "", claim->reason ? ": " : "",
	       reason_name(claim->reason));
}

static int print_text(const struct simulation *simulation)
{
	const struct request *request = &simulation->request;
	const struct plan *plan = &simulation->plan;

	if (request->mode != REQUEST_OFF)
		printf("The next boot%s%s:\n", *simulation->kernel ? ", with kernel " : "", simulation->kernel);
	if (plan->matches)
		print_iommu(&simulation->machine.iommu);
	for (size_t i = 0; i < plan->count; i++)
		print_claim(&plan->claims[i]);
	for (size_t i = 0; i < request->rule_count && plan->matches; i++)
		if (plan_is_missing(plan, request, &request->rules[i]))
			printf("missing  %s\n         %s\n", describe_what(&request->rules[i]),
			       describe_source(&request->rules[i]));
	if (request->mode != REQUEST_OFF && !simulation->status && !request_claims(request))
		puts("no device is requested");
	findings_print(&simulation->findings, stdout);
	return ferror(stdout);
}

/*
 * Return whether any device is planned that cannot be claimed: for vfio-pci, although that driver will be absent, or for
 * any driver, although nothing will start the boot program.
 */
static bool is_impossible(const struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;

	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];
		bool absent = simulation->findings.impossible && !strcmp(claim->rule->driver, RULE_DRIVER);

		if (claim->result == PLAN_PLANNED && (absent || simulation->findings.not_started))
			return true;
	}
	return false;
}

static int exit_status(const struct simulation *simulation)
{
	const enum request_status status =
		report_count(&simulation->request, &simulation->machine, &simulation->plan, simulation->status).status;

	if (simulation->request.mode == REQUEST_OFF) /* nothing would be claimed, and nothing has to be */
		return status;
	if ((status == REQUEST_MET || status == REQUEST_NOT_MET) && is_impossible(simulation))
		return REQUEST_IMPOSSIBLE;
	return status == REQUEST_MET && simulation->findings.stale ? CMD_STALE : (int)status;
}

int cmd_check(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *format = "text";
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "format", &format }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct simulation simulation;
	struct findings *findings = &simulation.findings;
	bool json;

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (arguments_json(format, &json))
		return REQUEST_WRONG;
	status = arguments_root(argv[0], root);
	if (status)
		return status;
	status = simulate_bake(&simulation, sysroot_path(), kernel);
	if (status && !simulate_is_off())
		return status;

	simulate_boot(&simulation);
	check_plan(findings, &simulation);
	check_kernel(findings, &simulation);
	check_initrd(findings, &simulation);
	if ((json ? print_json : print_text)(&simulation) || fflush(stdout)) {
		log_error("stdout: cannot write the output");
		return REQUEST_IMPOSSIBLE;
	}
	return exit_status(&simulation);
}
