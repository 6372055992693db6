// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/claim/guard.h"
#include "core/claim/reason.h"
#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

/* What is reported, the callback, and the line that is being built. */
struct reporting {
	const struct request *request;
	const struct machine *machine;
	const struct plan *plan;
	report_put *put;
	void *context;
	struct strbuf line;
	char buffer[LOG_LINE];
};

static void begin(struct reporting *reporting)
{
	strbuf_open(&reporting->line, reporting->buffer, sizeof(reporting->buffer));
}

static void finish(struct reporting *reporting, enum log_level level)
{
	strbuf_mark_cut(&reporting->line);
	reporting->put(reporting->context, level, reporting->buffer);
}

static void add_driver(struct strbuf *line, const char *driver)
{
	strbuf_add(line, " driver=");
	strbuf_add_value(line, driver);
}

static const char *const mode_names[] = {
	[REQUEST_ON] = "on",
	[REQUEST_DRY_RUN] = "dry-run",
	[REQUEST_OFF] = "off",
};

const char *report_mode_name(enum request_mode mode)
{
	return mode_names[mode];
}

static void print_head(struct reporting *reporting)
{
	begin(reporting);
	strbuf_add(&reporting->line, "vfioclaim " VERSION " report=%d mode=%s profile=", REPORT_VERSION,
		   report_mode_name(reporting->request->mode));
	strbuf_add_value(&reporting->line, reporting->request->profile);
	strbuf_add(&reporting->line, " config=%s",
		   reporting->request->baked_config ? reporting->request->baked_config : "-");
	finish(reporting, LOG_INFO);
}

static void print_claim(struct reporting *reporting, const struct claim *claim)
{
	const struct device *device = claim->device;
	struct strbuf *line = &reporting->line;
	size_t length;

	begin(reporting);
	strbuf_add(line, "%s ", plan_result_name(claim->result));
	addr_print(line, &device->addr);
	strbuf_add(line, " id=");
	addr_id_print_short(line, &device->id);
	strbuf_add(line, " class=%06x group=", device->class);
	if (device->group == DEVICE_NO_GROUP)
		strbuf_add(line, "-");
	else
		strbuf_add(line, "%d", device->group);
	add_driver(line, claim->driver);
	if (claim->with) {
		strbuf_add(line, " with=");
		addr_print(line, &claim->with->addr);
	}
	if (claim->reason)
		strbuf_add(line, " reason=%s", reason_name(claim->reason));
	strbuf_add(line, " rule=");
	rule_print_origin(line, claim->rule);

	length = line->length;
	strbuf_add(line, " # ");
	guard_advise(line, claim, reporting->plan, reporting->request, reporting->machine);
	if (line->length == length + strlen(" # "))
		strbuf_truncate(line, length); /* nothing to add */
	finish(reporting, claim->reason ? LOG_ERROR : LOG_INFO);
}

static void print_missing(struct reporting *reporting, const struct rule *rule)
{
	begin(reporting);
	strbuf_add(&reporting->line, "missing ");
	rule_print_what(&reporting->line, rule);
	strbuf_add(&reporting->line, " rule=");
	rule_print_origin(&reporting->line, rule);
	finish(reporting, LOG_INFO);
}

static bool is_good(enum plan_result result)
{
	return result == PLAN_PLANNED || result == PLAN_ALREADY || result == PLAN_CLAIMED;
}

bool report_is_shared(const struct plan *plan, const struct device *device, const char **driver)
{
	bool shared = false, taken = false;

	*driver = device->driver;
	if (device->group == DEVICE_NO_GROUP || device_is_bridge(device))
		return false;
	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];
		bool good = is_good(claim->result);

		shared |= good && claim->device->group == device->group;
		if (claim->device != device)
			continue;
		taken = good;
		*driver = claim->driver;
	}
	return shared && !taken;
}

/*
 * Print the devices that share a group with a claim. Whether a group is viable shows only when all drivers are loaded.
 */
static void print_groups(struct reporting *reporting)
{
	for (size_t i = 0; i < reporting->machine->count; i++) {
		const struct device *device = &reporting->machine->devices[i];
		const char *driver;

		if (!report_is_shared(reporting->plan, device, &driver))
			continue;
		begin(reporting);
		strbuf_add(&reporting->line, "group %d shared-with=", device->group);
		addr_print(&reporting->line, &device->addr);
		add_driver(&reporting->line, driver);
		finish(reporting, LOG_INFO);
	}
}

struct report_totals report_count(const struct request *request, const struct machine *machine, const struct plan *plan,
				  enum request_status status)
{
	struct report_totals totals = { .status = status };
	bool no_module = false, missed = false; /* missed: missing and not optional */

	for (size_t i = 0; i < plan->count; i++) {
		const struct claim *claim = &plan->claims[i];

		totals.claimed += is_good(claim->result);
		totals.refused += claim->result == PLAN_REFUSED;
		totals.failed += claim->result == PLAN_FAILED || claim->result == PLAN_HELD;
		no_module |= claim->reason == PLAN_NO_MODULE;
	}
	for (size_t i = 0; i < request->rule_count && plan->matches; i++) {
		bool missing = plan_is_missing(plan, request, &request->rules[i]);

		totals.missing += missing;
		missed |= missing && !request->rules[i].optional;
	}
	if (status != REQUEST_MET)
		return totals;
	/* a plan has `matches` even without claims; without `matches`, nothing was requested */
	if (plan->matches && machine->iommu.reason != IOMMU_ACTIVE)
		totals.status = REQUEST_IMPOSSIBLE;
	else if (no_module && !totals.claimed)
		totals.status = REQUEST_IMPOSSIBLE;
	else if (totals.refused || totals.failed || missed)
		totals.status = REQUEST_NOT_MET;
	return totals;
}

static void print_end(struct reporting *reporting, const struct report_totals *totals)
{
	begin(reporting);
	strbuf_add(&reporting->line, "end status=%u claimed=%u refused=%u missing=%u failed=%u",
		   (unsigned)totals->status, totals->claimed, totals->refused, totals->missing, totals->failed);
	if (reporting->request->mode == REQUEST_ON)
		strbuf_add(&reporting->line, " ms=%u", deadline_elapsed());
	finish(reporting, LOG_INFO);
}

enum request_status report_lines(const struct request *request, const struct machine *machine, const struct plan *plan,
				 enum request_status status, report_put *put, void *context)
{
	struct reporting reporting = {
		.request = request,
		.machine = machine,
		.plan = plan,
		.put = put,
		.context = context,
	};
	const struct report_totals totals = report_count(request, machine, plan, status);

	print_head(&reporting);
	if (plan->matches) {
		begin(&reporting);
		iommu_print(&reporting.line, &machine->iommu);
		finish(&reporting, LOG_INFO);
	}
	for (size_t i = 0; i < plan->count; i++)
		print_claim(&reporting, &plan->claims[i]);
	for (size_t i = 0; i < request->rule_count && plan->matches; i++)
		if (plan_is_missing(plan, request, &request->rules[i]))
			print_missing(&reporting, &request->rules[i]);
	print_groups(&reporting);
	print_end(&reporting, &totals);
	return totals.status;
}

/* The destinations of a boot's report. */
struct places {
	bool dry_run;
	struct log_kernel_file log;
	int file;	     /* REPORT_FILE, or negative */
	struct strbuf lines; /* not yet written to the file and to stdout or stderr */
	char buffer[4 * LOG_LINE];
};

static void say_not_kept(int status)
{
	log_warning(REPORT_FILE ": cannot write the report: %s", log_strerror(status));
}

static void pass_on(struct places *places)
{
	const struct strbuf *lines = &places->lines;
	int status = places->file < 0 ? 0 : sysio_put(places->file, lines->buffer, lines->length);

	/* a report that was not taken in time has no end, which shows that it is incomplete */
	if (places->dry_run)
		sysio_say(STDOUT_FILENO, lines->buffer, lines->length, deadline_left());
	else
		sysio_say(STDERR_FILENO, lines->buffer, lines->length, deadline_share());
	strbuf_open(&places->lines, places->buffer, sizeof(places->buffer));
	if (!status)
		return;
	/* an incomplete report would be taken for a whole one, so remove it */
	say_not_kept(status);
	sysio_close(places->file);
	sysio_remove(REPORT_FILE);
	places->file = -1;
}

static void put(void *context, enum log_level level, const char *line)
{
	struct places *places = context;

	if (!places->dry_run)
		log_kernel(&places->log, level, line);
	strbuf_add(&places->lines, "%s\n", line);
	if (places->lines.length >= sizeof(places->buffer) - LOG_LINE)
		pass_on(places); /* the next one may not fit */
}

enum request_status report_write(const struct request *request, const struct machine *machine, const struct plan *plan,
				 enum request_status status)
{
	struct places places = { .dry_run = request->dry_run_option, .log = LOG_KERNEL_FILE_CLOSED, .file = -1 };

	strbuf_open(&places.lines, places.buffer, sizeof(places.buffer));
	if (!places.dry_run) {
		places.file = sysio_create(REPORT_FILE, 0644);
		/* genkernel and PID 1 have no /run yet, which is no error: the kernel log has the same lines */
		if (places.file < 0 && places.file != -ENOENT)
			say_not_kept(places.file);
	}
	status = report_lines(request, machine, plan, status, put, &places);
	pass_on(&places);
	log_close(&places.log);
	if (places.file >= 0)
		sysio_close(places.file);
	return status;
}
