/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Word the parts of findings: a device, the origin of a rule, the WHAT that matches one device only. Each function
 * returns a static string, which its next call overwrites. Must not judge.
 */
#ifndef VFIOCLAIM_DESCRIBE_H
#define VFIOCLAIM_DESCRIBE_H

#include "core/pci/device.h"
#include "core/rules/rule.h"
#include "host/lib/findings.h"

/* Return an address. */
const char *describe_address(const struct addr *addr);

/* Return a device as address, name and ID. */
const char *describe_device(const struct device *device);

/* Return ID@PATH, or ID@ADDRESS if the path was not read. */
const char *describe_pinned(const struct device *device);

/* Return the WHAT of a rule; and return where the rule was written. */
const char *describe_what(const struct rule *rule);
const char *describe_origin(const struct rule *rule);

/* Return where a rule was written, as in the report: FILE:LINE, or FILE if it has no line. */
const char *describe_source(const struct rule *rule);

/*
 * Set the next step of the last finding: replace the WHAT of the rule. The text starts with `before`, which may be "".
 */
void describe_replace(struct findings *findings, const struct rule *rule, const char *before, const char *what);

/* Set the next step of the last finding: add a word such as 'group' to the rule. The text starts with `before`. */
void describe_add_word(struct findings *findings, const struct rule *rule, const char *before, const char *word);

#endif
