/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check whether the configuration of this boot is what bake would write now. Bakes again in memory, and adds findings.
 * Must not change any file.
 */
#ifndef VFIOCLAIM_STALE_H
#define VFIOCLAIM_STALE_H

#include "host/lib/findings.h"
#include "host/status/report_read.h"

/*
 * Compare config= of the report with a new bake for the running kernel. If they differ, set findings->stale and find
 * out what to do: rebuild the image, or boot the one that was built since.
 *
 * @root  the value of --root, or NULL; it is entered already
 * Return whether the comparison was possible. If not, a finding gives the reason.
 */
bool stale_find(struct findings *findings, const struct report_source *reported, const char *root);

#endif
