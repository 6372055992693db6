/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This boot's report -> records: from /run/vfioclaim/report, or else from the kernel's log, which has the same lines.
 * Reads and says what it could not; judges nothing.
 */
#ifndef VFIOCLAIM_REPORT_READ_H
#define VFIOCLAIM_REPORT_READ_H

#include "core/lib/strbuf.h"
#include "host/status/report_parse.h"

#define REPORT_READ_LOG "/dev/kmsg"

struct report_source {
	struct report_records records; /* of the last whole run, from its head to its `end` */
	const char *from;	       /* the file's name */
};

/*
 * Find the report. One without its end counts for nothing: what it does not say would be taken for not asked.
 * Returns 0; or -ENOENT if there is none, -ENODATA if there is none that is whole, -EPROTO if it is of a version that is
 * not known here, or another -errno if it cannot be read. *why then has in English what was looked at and how it was.
 */
int report_read(struct report_source *reported, struct strbuf *why);

/* A value of the report's head, or "-". */
const char *report_read_head(const struct report_source *reported, const char *key);

#endif
