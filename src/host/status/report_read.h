/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read this boot's report into records: from /run/vfioclaim/report, or else from the kernel log, which has the same
 * lines. Returns its errors as text. Must not judge the report.
 */
#ifndef VFIOCLAIM_REPORT_READ_H
#define VFIOCLAIM_REPORT_READ_H

#include "core/lib/strbuf.h"
#include "host/status/report_parse.h"

#define REPORT_READ_LOG "/dev/kmsg"

struct report_source {
	struct report_records records; /* of the last complete run, from its head to its `end` */
	const char *from;	       /* path of the file */
};

/*
 * Find and read the report. A report without its end is not used: claims that it lacks would look as if they had not
 * been requested.
 * Return 0, -ENOENT if there is no report, -ENODATA if none is complete, -EPROTO if its version is unknown, or another
 * -errno if it cannot be read. After an error, *why says which files were read and what is wrong with each.
 */
int report_read(struct report_source *reported, struct strbuf *why);

/* Return a value of the report's head, or "-". */
const char *report_read_head(const struct report_source *reported, const char *key);

#endif
