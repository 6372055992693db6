/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plan and results -> text, for people and scripts, and the exit status. Must not change anything except the files and
 * logs of the report.
 *
 * Each line is one record: the result, its subject, key=value pairs. Text after " # " is for people only. A blank in a
 * value is \x20, an absent value is "-".
 *
 *   vfioclaim VERSION report=1 mode=on|dry-run|off profile=- config=-
 *   iommu active kind=intel|amd|arm|unknown remap=yes|no
 *   iommu inactive reason=firmware|cmdline|kernel
 *   claimed|already|planned ADDRESS id= class= group= driver= [with=] rule=
 *   refused|failed|held     ADDRESS id= class= group= driver= [with=] reason= rule=
 *   missing WHAT rule=
 *   group N shared-with=ADDRESS driver=
 *   end status= claimed= refused= missing= failed= [ms=]
 */
#ifndef VFIOCLAIM_REPORT_H
#define VFIOCLAIM_REPORT_H

#include <stdbool.h>

#include "core/claim/plan.h"
#include "core/lib/log.h"
#include "core/lib/sysio.h"
#include "core/machine/machine.h"
#include "core/rules/request.h"

#define REPORT_VERSION 1 /* version of the form: report= in the first line */
#define REPORT_FILE SYSIO_RUN "/report"

/* Return the mode's word in the report. */
const char *report_mode_name(enum request_mode mode);

/* The values of the report's last line. */
struct report_totals {
	unsigned claimed, refused, missing, failed; /* claimed: also planned and already */
	enum request_status status;		    /* the exit status */
};

/*
 * Count the results of all that was requested.
 *
 * @status  how far the run came: REQUEST_MET if there is a plan, else why there is none
 */
struct report_totals report_count(const struct request *request, const struct machine *machine, const struct plan *plan,
				  enum request_status status);

/*
 * Return whether the device is in the IOMMU group of a claim, and stays with the host. Bridges do not count. Set
 * *driver to its present driver, "" for none.
 */
bool report_is_shared(const struct plan *plan, const struct device *device, const char **driver);

/* Receive one line of the report, without its newline, and its level in the kernel log. */
typedef void report_put(void *context, enum log_level level, const char *line);

/*
 * Print the report, line by line.
 *
 * @status  as for report_count()
 * Returns the exit status.
 */
enum request_status report_lines(const struct request *request, const struct machine *machine, const struct plan *plan,
				 enum request_status status, report_put *put, void *context);

/*
 * Print the report of a boot: for --dry-run on stdout only, otherwise on stderr, in the kernel log and in REPORT_FILE.
 * A file that cannot be written is logged and otherwise ignored. Parameters and return value as for report_lines().
 */
enum request_status report_write(const struct request *request, const struct machine *machine, const struct plan *plan,
				 enum request_status status);

#endif
