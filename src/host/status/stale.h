/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is the config that this boot had what would be baked now? Bakes again, in memory -> findings. Changes nothing.
 */
#ifndef VFIOCLAIM_STALE_H
#define VFIOCLAIM_STALE_H

#include "host/lib/findings.h"
#include "host/status/report_read.h"

/*
 * Hold the report's config= against a new bake for the running kernel, and where they differ find out what to do: build
 * the image again, or boot the one that was built since. Sets findings->stale where they do.
 *
 * @root  what --root names, or NULL; it is entered already
 * Returns whether it can be told; if not, a finding says why.
 */
bool stale_find(struct findings *findings, const struct report_source *reported, const char *root);

#endif
