// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/reason.h"

#include "core/rules/rule.h"

static const struct {
	const char *name, *sentence;
	unsigned allow;
} reasons[] = {
	[PLAN_NO_REASON] = { "", "", 0 },

	/* refusals */
	[PLAN_IOMMU_INACTIVE] = { "iommu-inactive", "", 0 }, /* iommu_advise() has the reason */
	[PLAN_NO_IOMMU_GROUP] = { "no-iommu-group", "no IOMMU unit serves this device", 0 },
	[PLAN_BRIDGE] = { "bridge", "claiming a bridge would take every device below it", 0 },
	[PLAN_ID_MISMATCH] = { "id-mismatch", "a different device is at that place", 0 },
	[PLAN_COUNT] = { "count", "", 0 },
	[PLAN_PROTECTED] = { "protected", "", 0 },
	[PLAN_UNBAKED] = { "unbaked", "the root file system may be on it", 0 },
	[PLAN_BOUND_DISPLAY] = { "bound-display", "unbinding a display can hang the machine",
				 RULE_ALLOW_BOUND_DISPLAY },
	[PLAN_BOOT_DISPLAY] = { "boot-display", "the console is on it",
				RULE_ALLOW_BOOT_DISPLAY | RULE_ALLOW_LAST_DISPLAY },
	[PLAN_COMPANION] = { "companion", "another device of its set was refused", 0 },
	[PLAN_LAST_DISPLAY] = { "last-display", "no display would stay with the host", RULE_ALLOW_LAST_DISPLAY },
	[PLAN_LAST_USB] = { "last-usb", "no USB controller would stay with the host", RULE_ALLOW_LAST_USB },
	[PLAN_LAST_NETWORK] = { "last-network", "no network controller would stay with the host",
				RULE_ALLOW_LAST_NETWORK },

	/* failures */
	[PLAN_OVERRIDE] = { "override", "", 0 },
	[PLAN_NO_MODULE] = { "no-module", "", 0 },
	[PLAN_UNBIND] = { "unbind", "", 0 },
	[PLAN_PROBE] = { "probe", "", 0 },
	[PLAN_STUCK] = { "stuck", "a step on it did not return, and shutdown may hang", 0 },
};

const char *reason_name(enum plan_reason reason)
{
	return reasons[reason].name;
}

const char *reason_sentence(enum plan_reason reason)
{
	return reasons[reason].sentence;
}

unsigned reason_allow(enum plan_reason reason)
{
	return reasons[reason].allow;
}
