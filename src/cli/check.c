// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim check: what the next boot will do and why, and all that would keep it from happening. Changes nothing.
 */
#include <stdio.h>
#include <string.h>

#include "../core/report.h"
#include "../core/say.h"
#include "../host/diagnose.h"
#include "../host/pciids.h"
#include "../host/plain.h"
#include "../host/records.h"
#include "../host/root.h"
#include "../host/surroundings.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim check [--format text|json] [--kernel VERSION] [--root DIR|FILE]\n"
	"Tell what the next boot will do, from the config on disk, and what would keep it from happening.\n"
	"  --format FORMAT   text, or json for programs\n"
	"  --kernel VERSION  the kernel that will run; the running one, or else the newest\n"
	"  --root DIR|FILE   another system, below DIR or recorded in FILE\n"
	"Exit status: 0 all will be claimed, 1 not all, 2 bad config or usage, 3 this system cannot,\n"
	"4 it would work, but the image has to be built again.\n";

struct foretold {
	struct records records;
	int status; /* of records_add() */
};

static void keep(void *context, enum say_level level, const char *line)
{
	struct foretold *foretold = context;

	(void)level;
	if (!foretold->status)
		foretold->status = records_add(&foretold->records, line);
}

static int print_json(const struct records *records, const struct foretelling *foretelling)
{
	const struct findings *findings = &foretelling->findings;
	struct json_object *all = records_to_json(records);
	const char *kernel = foretelling->kernel;

	json_object_object_add(all, "kernel", *kernel ? json_object_new_string(kernel) : NULL);
	json_object_object_add(all, "stale", json_object_new_boolean(findings->stale));
	json_object_object_add(all, "findings", findings_to_json(findings));
	return puts(plain_json(all)) < 0;
}

/* One device: what happens to it and what it is called, and below that, by which line. Why not, the findings tell. */
static void print_device(const struct record *record)
{
	const char *reason = records_value(record, "reason"), *with = records_value(record, "with");
	char head[64], name[SAY_LINE];
	struct text text;
	struct addr_id id;

	text_open(&text, name, sizeof(name));
	if (!addr_id_parse(records_value(record, "id"), &id))
		pciids_print(&text, &id);
	snprintf(head, sizeof(head), "%-8s %s  ", record->result, record->subject);
	findings_wrap(stdout, head, name);
	printf("         %s%s%s%s%s\n", records_value(record, "rule"), with ? ", with " : "", with ? with : "",
	       reason ? ": " : "", reason ? reason : "");
}

static int print_text(const struct records *records, const struct foretelling *foretelling)
{
	if (foretelling->request.mode != REQUEST_OFF)
		printf("The next boot%s%s:\n", *foretelling->kernel ? ", with kernel " : "", foretelling->kernel);
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->at[i];
		const char *reason = records_value(record, "reason");

		if (!strcmp(record->result, "iommu"))
			printf("iommu    %s%s%s\n", record->subject, reason ? ": " : "", reason ? reason : "");
		else if (!strcmp(record->result, "missing"))
			printf("missing  %s\n         %s\n", record->subject, records_value(record, "rule"));
		else if (records_is_device(record))
			print_device(record);
	}
	if (foretelling->request.mode != REQUEST_OFF && !foretelling->status && !request_claims(&foretelling->request))
		puts("nothing is asked for");
	findings_print(&foretelling->findings, stdout);
	return ferror(stdout);
}

/* Is any device foretold for a driver that will not be there? */
static bool is_in_want(const struct foretelling *foretelling)
{
	const struct plan *plan = &foretelling->plan;

	for (size_t i = 0; i < plan->count && foretelling->findings.impossible; i++)
		if (plan->claims[i].result == PLAN_PLANNED && !strcmp(plan->claims[i].rule->driver, RULE_DRIVER))
			return true;
	return false;
}

static int exit_status(const struct foretelling *foretelling, int status)
{
	if (foretelling->request.mode == REQUEST_OFF) /* nothing would work, and nothing has to */
		return status;
	if ((status == REQUEST_MET || status == REQUEST_NOT_MET) && is_in_want(foretelling))
		return REQUEST_IMPOSSIBLE;
	return status == REQUEST_MET && foretelling->findings.stale ? VERBS_STALE : status;
}

int check(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *format = "text";
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "format", &format }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct foretelling foretelling;
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
	status = foretell_image(&foretelling, root_path(), kernel);
	if (status && !foretell_is_off())
		return status;

	status = foretell_boot(&foretelling);
	status = report_lines(&foretelling.request, &foretelling.machine, &foretelling.plan, status, keep, &foretold);
	findings = &foretelling.findings;
	diagnose(findings, &foretelling);
	surroundings_kernel(findings, &foretelling);
	surroundings_image(findings, &foretelling);
	if (foretold.status || (json ? print_json : print_text)(&foretold.records, &foretelling) || fflush(stdout)) {
		say(SAY_ERROR, "stdout: what was found out cannot be written");
		return REQUEST_IMPOSSIBLE;
	}
	return exit_status(&foretelling, status);
}
