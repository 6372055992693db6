/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How findings call things: a device, where a rule was written, the WHAT that means one device and no other. Text only;
 * each string is the next call's of the same function.
 */
#ifndef VFIOCLAIM_DESCRIBE_H
#define VFIOCLAIM_DESCRIBE_H

#include "core/pci/device.h"
#include "core/rules/rule.h"
#include "host/lib/findings.h"

/* An address. */
const char *describe_address(const struct addr *addr);

/* A device as people know it: address, name and ID. */
const char *describe_device(const struct device *device);

/* Its ID@PATH; with its address for a place where nobody asked for its path. */
const char *describe_pinned(const struct device *device);

/* A rule's WHAT, and where it was written. */
const char *describe_what(const struct rule *rule);
const char *describe_origin(const struct rule *rule);

/* Where it was written as the report has it: FILE:LINE, or FILE where there are no lines. */
const char *describe_source(const struct rule *rule);

/* Say for the last finding, as the next step, that the rule gets another WHAT. `before` begins it, or is "". */
void describe_replace(struct findings *findings, const struct rule *rule, const char *before, const char *what);

/* The same, that it gets a word more, like 'group'. */
void describe_add_word(struct findings *findings, const struct rule *rule, const char *before, const char *word);

#endif
