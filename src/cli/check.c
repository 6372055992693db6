// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim check: what the next boot will do and why, and all that would keep it from happening. Changes nothing.
 */
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "host/check/check_initrd.h"
#include "host/check/check_kernel.h"
#include "host/check/check_plan.h"
#include "host/lib/pci_names.h"
#include "host/lib/sanitize.h"
#include "host/status/report_parse.h"
#include "host/sysroot/sysroot.h"

static const char help[] =
	"Usage: vfioclaim check [--format text|json] [--kernel VERSION] [--root DIR|FILE]\n"
	"Tell what the next boot will do, from the config on disk, and what would keep it from happening.\n"
	"  --format FORMAT   text, or json for programs\n"
	"  --kernel VERSION  the kernel that will run; the running one, or else the newest\n"
	"  --root DIR|FILE   another system, below DIR or recorded in FILE\n"
	"Exit status: 0 all will be claimed, 1 not all, 2 bad config or usage, 3 this system cannot,\n"
	"4 it would work, but the image has to be built again.\n";

struct foretold {
	struct report_records records;
	int status; /* of report_parse_line() */
};

static void keep(void *context, enum log_level level, const char *line)
{
	struct foretold *foretold = context;

	(void)level;
	if (!foretold->status)
		foretold->status = report_parse_line(&foretold->records, line);
}

static int print_json(const struct report_records *records, const struct simulation *simulation)
{
	const struct findings *findings = &simulation->findings;
	struct json_object *all = report_parse_to_json(records);
	const char *kernel = simulation->kernel;

	json_object_object_add(all, "kernel", *kernel ? json_object_new_string(kernel) : NULL);
	json_object_object_add(all, "stale", json_object_new_boolean(findings->stale));
	json_object_object_add(all, "findings", findings_to_json(findings));
	return puts(sanitize_json(all)) < 0;
}

/* One device: what happens to it and what it is called, and below that, by which line. Why not, the findings tell. */
static void print_device(const struct report_record *record)
{
	const char *reason = report_parse_value(record, "reason"), *with = report_parse_value(record, "with");
	char head[64], name[LOG_LINE];
	struct strbuf text;
	struct addr_id id;

	strbuf_open(&text, name, sizeof(name));
	if (!addr_id_parse(report_parse_value(record, "id"), &id))
		pci_names_print(&text, &id);
	snprintf(head, sizeof(head), "%-8s %s  ", record->result, record->subject);
	findings_wrap(stdout, head, name);
	printf("         %s%s%s%s%s\n", report_parse_value(record, "rule"), with ? ", with " : "", with ? with : "",
	       reason ? ": " : "", reason ? reason : "");
}

static int print_text(const struct report_records *records, const struct simulation *simulation)
{
	if (simulation->request.mode != REQUEST_OFF)
		printf("The next boot%s%s:\n", *simulation->kernel ? ", with kernel " : "", simulation->kernel);
	for (size_t i = 0; i < records->count; i++) {
		const struct report_record *record = &records->at[i];
		const char *reason = report_parse_value(record, "reason");

		if (!strcmp(record->result, "iommu"))
			printf("iommu    %s%s%s\n", record->subject, reason ? ": " : "", reason ? reason : "");
		else if (!strcmp(record->result, "missing"))
			printf("missing  %s\n         %s\n", record->subject, report_parse_value(record, "rule"));
		else if (report_parse_is_device(record))
			print_device(record);
	}
	if (simulation->request.mode != REQUEST_OFF && !simulation->status && !request_claims(&simulation->request))
		puts("nothing is asked for");
	findings_print(&simulation->findings, stdout);
	return ferror(stdout);
}

/* Is any device foretold for a driver that will not be there? */
static bool is_in_want(const struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;

	for (size_t i = 0; i < plan->count && simulation->findings.impossible; i++)
		if (plan->claims[i].result == PLAN_PLANNED && !strcmp(plan->claims[i].rule->driver, RULE_DRIVER))
			return true;
	return false;
}

static int exit_status(const struct simulation *simulation, int status)
{
	if (simulation->request.mode == REQUEST_OFF) /* nothing would work, and nothing has to */
		return status;
	if ((status == REQUEST_MET || status == REQUEST_NOT_MET) && is_in_want(simulation))
		return REQUEST_IMPOSSIBLE;
	return status == REQUEST_MET && simulation->findings.stale ? CMD_STALE : status;
}

int cmd_check(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *format = "text";
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "format", &format }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct simulation simulation;
	struct findings *findings;
	struct foretold foretold = { 0 };
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

	status = simulate_boot(&simulation);
	status = report_lines(&simulation.request, &simulation.machine, &simulation.plan, status, keep, &foretold);
	findings = &simulation.findings;
	check_plan(findings, &simulation);
	check_kernel(findings, &simulation);
	check_initrd(findings, &simulation);
	if (foretold.status || (json ? print_json : print_text)(&foretold.records, &simulation) || fflush(stdout)) {
		log_error("stdout: what was found out cannot be written");
		return REQUEST_IMPOSSIBLE;
	}
	return exit_status(&simulation, status);
}
