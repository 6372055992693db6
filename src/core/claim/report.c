// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/claim/guard.h"
#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

/* What is told, to whom, and the line that is being put together. */
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

static void print_head(struct reporting *reporting)
{
	begin(reporting);
	strbuf_add(&reporting->line,
		   "vfioclaim " VERSION " report=1 mode=%s profile=", mode_names[reporting->request->mode]);
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
	strbuf_add(line, " id=%04x:%04x class=%06x group=", device->id.vendor, device->id.device, device->class);
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
		strbuf_add(line, " reason=%s", plan_reason_name(claim->reason));
	strbuf_add(line, " rule=");
	rule_print_origin(line, claim->rule);

	length = line->length;
	strbuf_add(line, " # ");
	guard_advise(line, claim, reporting->plan, reporting->request, reporting->machine);
	if (line->length == length + strlen(" # "))
		line->buffer[line->length = length] = '\0'; /* nothing to add */
	finish(reporting, claim->reason ? LOG_ERROR : LOG_INFO);
}

static bool is_missing(const struct reporting *reporting, const struct rule *rule)
{
	return plan_is_missing(reporting->plan, reporting->request, rule);
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

/* Whether a group is viable shows only when all drivers are there; here it is told with whom it is shared. */
static void print_groups(struct reporting *reporting)
{
	for (size_t i = 0; i < reporting->machine->count; i++) {
		const struct device *device = &reporting->machine->devices[i];
		const char *driver = device->driver;
		bool shared = false, taken = false;

		if (device->group == DEVICE_NO_GROUP || device_is_bridge(device))
			continue;
		for (size_t j = 0; j < reporting->plan->count; j++) {
			const struct claim *claim = &reporting->plan->claims[j];
			bool good = is_good(claim->result);

			shared |= good && claim->device->group == device->group;
			if (claim->device != device)
				continue;
			taken = good;
			driver = claim->driver;
		}
		if (!shared || taken)
			continue;
		begin(reporting);
		strbuf_add(&reporting->line, "group %d shared-with=", device->group);
		addr_print(&reporting->line, &device->addr);
		add_driver(&reporting->line, driver);
		finish(reporting, LOG_INFO);
	}
}

struct tally {
	unsigned claimed, refused, failed, without_module, missing, missed; /* missed: missing and not optional */
};

static struct tally count(const struct reporting *reporting)
{
	const struct request *request = reporting->request;
	struct tally tally = { 0 };

	for (size_t i = 0; i < reporting->plan->count; i++) {
		const struct claim *claim = &reporting->plan->claims[i];

		tally.claimed += is_good(claim->result);
		tally.refused += claim->result == PLAN_REFUSED;
		tally.failed += claim->result == PLAN_FAILED || claim->result == PLAN_HELD;
		tally.without_module += claim->reason == PLAN_NO_MODULE;
	}
	for (size_t i = 0; i < request->rule_count && reporting->plan->matches; i++) {
		bool missing = is_missing(reporting, &request->rules[i]);

		tally.missing += missing;
		tally.missed += missing && !request->rules[i].optional;
	}
	return tally;
}

static enum request_status outcome(const struct reporting *reporting, const struct tally *tally)
{
	/* a plan has its matches even where it has no claims; without them nothing was asked */
	if (reporting->plan->matches && reporting->machine->iommu.reason != IOMMU_ACTIVE)
		return REQUEST_IMPOSSIBLE;
	if (tally->without_module && !tally->claimed)
		return REQUEST_IMPOSSIBLE;
	if (tally->refused || tally->failed || tally->missed)
		return REQUEST_NOT_MET;
	return REQUEST_MET;
}

static void print_end(struct reporting *reporting, const struct tally *tally, enum request_status status)
{
	begin(reporting);
	strbuf_add(&reporting->line, "end status=%u claimed=%u refused=%u missing=%u failed=%u", (unsigned)status,
		   tally->claimed, tally->refused, tally->missing, tally->failed);
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
	struct tally tally = count(&reporting);

	print_head(&reporting);
	if (plan->matches) {
		begin(&reporting);
		iommu_print(&reporting.line, &machine->iommu);
		finish(&reporting, LOG_INFO);
	}
	for (size_t i = 0; i < plan->count; i++)
		print_claim(&reporting, &plan->claims[i]);
	for (size_t i = 0; i < request->rule_count && plan->matches; i++)
		if (is_missing(&reporting, &request->rules[i]))
			print_missing(&reporting, &request->rules[i]);
	print_groups(&reporting);

	if (status == REQUEST_MET)
		status = outcome(&reporting, &tally);
	print_end(&reporting, &tally, status);
	return status;
}

/* Where the lines of a boot go. */
struct places {
	bool dry_run;
	struct log_kernel_file log;
	int file;	     /* REPORT_FILE, or negative */
	struct strbuf lines; /* that the others have not got yet */
	char buffer[4 * LOG_LINE];
};

static void say_not_kept(int status)
{
	log_warning(REPORT_FILE ": %s: the report is not kept there", log_strerror(status));
}

static void pass_on(struct places *places)
{
	const struct strbuf *lines = &places->lines;
	int status = places->file < 0 ? 0 : sysio_put(places->file, lines->buffer, lines->length);

	sysio_put(places->dry_run ? STDOUT_FILENO : STDERR_FILENO, lines->buffer, lines->length);
	strbuf_open(&places->lines, places->buffer, sizeof(places->buffer));
	if (!status)
		return;
	/* half a report would be taken for a whole one: it is all there, or it is not */
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
		places.file = sysio_create(REPORT_DIR, REPORT_FILE);
		/* no /run yet, under genkernel or as PID 1, is no fault: the kernel's log carries the same lines */
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
