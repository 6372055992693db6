// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_refusals.h"

#include <string.h>

#include "core/claim/guard.h"
#include "core/claim/reason.h"
#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/rules/cmdline.h"
#include "host/check/bootloader.h"
#include "host/check/describe.h"

#define NAMED 8 /* maximum devices to choose from; if there are more, the user takes all or looks at the list */

/* Begin a finding about a claim. It contains the name of the reason, which the manual explains. */
static void begin_because(struct findings *findings, const struct claim *claim, const char *why)
{
	findings_what(findings, "%s will not be claimed: %s (%s)", describe_device(claim->device), why,
		      reason_name(claim->reason));
	findings_where(findings, "%s", describe_origin(claim->rule));
}

static void begin(struct findings *findings, const struct claim *claim)
{
	begin_because(findings, claim, reason_sentence(claim->reason));
}

struct word_search {
	const char *name, *word;
	bool found;
};

static void look_for_word(void *context, const char *name, char *value)
{
	struct word_search *search = context;
	char *word;

	if (!cmdline_is(name, search->name))
		return;
	while ((word = parse_item(&value, ',')))
		search->found |= !strcmp(word, search->word);
}

static bool says(const char *name, const char *word)
{
	struct word_search search = { name, word, false };

	cmdline_each(look_for_word, &search);
	return search.found;
}

static void tell_no_group(struct findings *findings, const struct claim *claim, const char *kernel)
{
	const struct device *device = claim->device;

	if (device->noiommu) {
		begin_because(findings, claim, "its IOMMU group is vfio-noiommu, which protects nothing");
		findings_next(findings, "remove enable_unsafe_noiommu_mode from the options of the module vfio");
	} else if (device_is_display(device) && device->id.vendor == 0x8086 && says("intel_iommu", "igfx_off")) {
		begin_because(findings, claim, "the kernel command line excludes Intel graphics from the IOMMU");
		bootloader_edit(findings, kernel, "remove igfx_off from intel_iommu=");
	} else if (device_is_display(device) && device->id.vendor == 0x8086 && !says("intel_iommu", "on")) {
		begin_because(findings, claim, "the kernel excludes Intel graphics from the IOMMU by default");
		bootloader_add(findings, kernel, "intel_iommu=on");
	} else {
		begin(findings, claim);
		findings_next(findings,
			      "update the firmware, whose tables do not list it, or claim another device; for the "
			      "kernel's messages, run");
		findings_command(findings, "dmesg | grep -i -e dmar -e iommu -e AMD-Vi");
	}
}

static void tell_mismatch(struct findings *findings, const struct claim *claim)
{
	const struct rule *rule = claim->rule;
	char what[256];
	struct strbuf text;

	strbuf_open(&text, what, sizeof(what));
	addr_id_print_short(&text, &claim->device->id);
	strbuf_add(&text, "%s", strchr(describe_what(rule), '@'));
	begin(findings, claim);
	describe_replace(findings, rule, "if this is the right device, ", what);
}

/* Add one finding for the rule: the choice is the same for each of its devices. */
static void tell_count(struct findings *findings, const struct simulation *simulation, const struct claim *claim)
{
	const struct rule *rule = claim->rule;
	const size_t count = simulation->plan.matches[rule - simulation->request.rules];
	const unsigned expected = rule_expects(rule, claim->device);
	char what[NAMED * 128], before[64];
	struct strbuf text, words;
	size_t noted = 0;

	findings_what(findings, "%zu devices match %s, expected %u: none of them will be claimed (count)", count,
		      describe_what(rule), expected);
	findings_where(findings, "%s", describe_origin(rule));
	strbuf_open(&text, what, sizeof(what));
	for (size_t i = 0; i < simulation->machine.count && noted < NAMED; i++)
		if (rule_match(rule, &simulation->machine.devices[i]))
			strbuf_add(&text, "%s%s", noted++ ? " or " : "",
				   describe_pinned(&simulation->machine.devices[i]));
	strbuf_add(&text, "%s", count > noted ? " or ..." : "");
	strbuf_mark_cut(&text);
	strbuf_open(&words, before, sizeof(before));
	if (!rule->all_but_storage_or_network)
		strbuf_add(&words, rule->count ? "correct count=, or " : "for all of them, add 'all'; for one, ");
	describe_replace(findings, rule, before, what);
}

static void tell_protected(struct findings *findings, const struct claim *claim)
{
	const struct rule *line = claim->protecting;

	if (line->line) {
		findings_what(findings, "%s will not be claimed: %s protects it%s%s (protected)",
			      describe_device(claim->device), describe_origin(line), line->because[0] ? " for " : "",
			      line->because);
		findings_where(findings, "%s", describe_origin(claim->rule));
		if (line->place == RULE_PHYSICAL_SLOT && !line->slot_known)
			findings_next(findings, "there is no %s, so that line protects every device: correct it",
				      describe_what(line));
		else
			findings_next(findings, "claim another device, or remove the line that protects this one");
	} else {
		findings_what(findings, "%s will not be claimed: this host needs it for %s (protected)",
			      describe_device(claim->device), line->because);
		findings_where(findings, "%s", describe_origin(claim->rule));
		findings_next(
			findings,
			"claim another device, or first move %s to another device and run 'vfioclaim check' again",
			line->because);
	}
}

static void tell_unbaked(struct findings *findings, const struct claim *claim)
{
	const char *what = describe_pinned(claim->device);

	if (claim->with) {
		begin_because(findings, claim,
			      "no line names this device; it would be claimed together with another device");
		findings_next(findings, "if the host does not need it, add the line: claim %s", what);
	} else {
		begin(findings, claim);
		describe_replace(findings, claim->rule, "if the host does not need it, ", what);
	}
}

/* Set the next step: allow the reason. On the kernel command line, allow= applies to all rules. */
static void allow(struct findings *findings, const struct claim *claim, enum plan_reason reason, const char *before,
		  const char *kernel)
{
	char word[64];
	struct strbuf text;

	strbuf_open(&text, word, sizeof(word));
	if (claim->rule->source == RULE_CONFIG && claim->rule->line) {
		strbuf_add(&text, "allow=%s", reason_name(reason));
		findings_next(findings, "%sadd '%s' to that line", before, word);
		return;
	}
	strbuf_add(&text, "rd.vfioclaim.allow=%s", reason_name(reason));
	bootloader_add(findings, kernel, word);
}

static void tell_display(struct findings *findings, const struct simulation *simulation, const struct claim *claim)
{
	enum plan_reason lifted = claim->reason; /* the reason to allow */
	const char *before = "if you reach this host over the network or a serial port, ";

	if (claim->reason == PLAN_BOOT_DISPLAY && guard_is_only_screen(&simulation->machine)) {
		lifted = PLAN_LAST_DISPLAY;
		findings_what(findings, "%s will not be claimed: %s, and this host has no other display (%s)",
			      describe_device(claim->device), reason_sentence(claim->reason),
			      reason_name(claim->reason));
		findings_where(findings, "%s", describe_origin(claim->rule));
	} else {
		begin(findings, claim);
		if (claim->reason == PLAN_BOOT_DISPLAY)
			before = "make another display the first one in the firmware setup; or, if this host needs "
				 "no console, ";
	}
	allow(findings, claim, lifted, before, simulation->kernel);
}

static void tell_bound(struct findings *findings, const struct simulation *simulation, const struct claim *claim)
{
	char why[128], before[192];
	struct strbuf text;

	strbuf_open(&text, why, sizeof(why));
	strbuf_add(&text, "it is bound to %s, which is built into the kernel", claim->device->driver);
	begin_because(findings, claim, why);
	strbuf_open(&text, before, sizeof(before));
	strbuf_add(&text, "use a kernel that has %s as a module; or, at the risk of a hang, ", claim->device->driver);
	allow(findings, claim, claim->reason, before, simulation->kernel);
}

static void tell(struct findings *findings, const struct simulation *simulation, const struct claim *claim)
{
	switch (claim->reason) {
	case PLAN_NO_IOMMU_GROUP:
		tell_no_group(findings, claim, simulation->kernel);
		break;
	case PLAN_BRIDGE:
		begin(findings, claim);
		findings_next(findings, "name a device below it; to see them, run");
		findings_command(findings, "lspci -t -nn -v");
		break;
	case PLAN_ID_MISMATCH:
		tell_mismatch(findings, claim);
		break;
	case PLAN_COUNT:
		tell_count(findings, simulation, claim);
		break;
	case PLAN_PROTECTED:
		tell_protected(findings, claim);
		break;
	case PLAN_UNBAKED:
		tell_unbaked(findings, claim);
		break;
	case PLAN_BOUND_DISPLAY:
		tell_bound(findings, simulation, claim);
		break;
	case PLAN_BOOT_DISPLAY:
	case PLAN_LAST_DISPLAY:
		tell_display(findings, simulation, claim);
		break;
	case PLAN_LAST_USB:
		begin(findings, claim);
		allow(findings, claim, claim->reason,
		      "claim fewer USB controllers; or, if this host needs no keyboard, ", simulation->kernel);
		break;
	case PLAN_LAST_NETWORK:
		begin(findings, claim);
		allow(findings, claim, claim->reason,
		      "claim fewer network controllers; or, if this host needs no network, ", simulation->kernel);
		break;
	default: /* a consequence of another refusal */
		break;
	}
}

/* Return whether an earlier device of the same rule had this finding. */
static bool is_told(const struct plan *plan, size_t which)
{
	if (plan->claims[which].reason != PLAN_COUNT)
		return false;
	for (size_t i = 0; i < which; i++)
		if (plan->claims[i].reason == PLAN_COUNT && plan->claims[i].rule == plan->claims[which].rule)
			return true;
	return false;
}

void check_refusals(struct findings *findings, const struct simulation *simulation)
{
	const struct plan *plan = &simulation->plan;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->claims[i].result == PLAN_REFUSED && !is_told(plan, i))
			tell(findings, simulation, &plan->claims[i]);
}
