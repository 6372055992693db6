/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plan and results -> text, for people and scripts, and the exit status. Changes nothing but the places it reports to.
 *
 * One record a line: the result, its subject, key=value pairs; what follows " # " is for people only. A blank in a
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
#include "core/machine/machine.h"
#include "core/rules/request.h"

#define REPORT_VERSION 1 /* of its form: report= of the first line */
#define REPORT_DIR "/run/vfioclaim"
#define REPORT_FILE REPORT_DIR "/report"

/* Return the mode's word in the report. */
const char *report_mode_name(enum request_mode mode);

/* What the last line of the report has. */
struct report_totals {
	unsigned claimed, refused, missing, failed; /* claimed: planned and already, too */
	enum request_status status;		    /* the exit status */
};

/*
 * Count what became of everything that was asked.
 *
 * @status  how far the run came: REQUEST_MET if there is a plan, else why there is none
 */
struct report_totals report_count(const struct request *request, const struct machine *machine, const struct plan *plan,
				  enum request_status status);

/*
 * Return whether the device is in the IOMMU group of a claim, and stays with the host. Set *driver to the driver it has
 * then, "" for none.
 */
bool report_is_shared(const struct plan *plan, const struct device *device, const char **driver);

/* Gets each line of the report, without its newline, and the level it has in the kernel's log. */
typedef void report_put(void *context, enum log_level level, const char *line);

/*
 * Print the report, line by line.
 *
 * @status  as report_count() takes it
 * Returns the exit status.
 */
enum request_status report_lines(const struct request *request, const struct machine *machine, const struct plan *plan,
				 enum request_status status, report_put *put, void *context);

/*
 * Print the report of a boot: on stdout alone for --dry-run, else on stderr, in the kernel's log and in REPORT_FILE. That a file
 * cannot be written is said, and changes nothing.
 * The same otherwise.
 */
enum request_status report_write(const struct request *request, const struct machine *machine, const struct plan *plan,
				 enum request_status status);

#endif
