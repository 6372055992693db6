// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/words.h"

#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "core/claim/plan.h"
#include "core/claim/reason.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/machine/iommu.h"
#include "core/rules/cmdline.h"
#include "core/rules/request.h"
#include "core/rules/rule.h"
#include "core/rules/rule_parse.h"

static const char *form_name(const struct rule *rule)
{
	const bool has_id = rule->id.vendor != ADDR_ANY_ID;
	const bool has_subsystem = rule->id.subvendor != ADDR_ANY_ID || rule->id.subdevice != ADDR_ANY_ID;

	switch (rule->place) {
	case RULE_ADDRESS:
		return has_id ? "id@address" : "address";
	case RULE_PATH:
		return has_id ? "id@path" : "path";
	case RULE_SLOT:
		return "slot";
	case RULE_PHYSICAL_SLOT:
		return "physical-slot";
	case RULE_ANYWHERE:
		break;
	}
	return !has_id ? "class" : has_subsystem ? "id-with-subsystem" : "id";
}

/* Print the form of one WHAT. Reports its own errors. Returns 0 or REQUEST_WRONG. */
static int print_form(const char *what)
{
	char word[LOG_LINE], buffer[LOG_LINE / 2];
	struct strbuf why;
	struct rule rule;

	strbuf_open(&why, buffer, sizeof(buffer));
	rule_init(&rule);
	if (str_copy(word, sizeof(word), what) || rule_parse_what(word, &rule, &why)) {
		log_error("%s: %s", what, buffer);
		return REQUEST_WRONG;
	}
	printf("what-form %s %s\n", form_name(&rule), what);
	return 0;
}

/* Print one WHAT of each form. */
static void print_forms(void)
{
	static const char *const whats[] = {
		"10de:1284",	     "10de:1284:1462:8a9f",    "0000:01:00.0", "0000:01:00", "00:01.0/00.0",
		"10de:1284@01:00.0", "10de:1284@00:01.0/00.0", "class=03",     "slot=2",
	};

	for (size_t i = 0; i < ARRAY_SIZE(whats); i++)
		print_form(whats[i]);
}

static void print_plan(void)
{
	for (int result = PLAN_PLANNED; result <= PLAN_HELD; result++)
		printf("result %s\n", plan_result_name((enum plan_result)result));
	for (int reason = PLAN_IOMMU_INACTIVE; reason < PLAN_OVERRIDE; reason++)
		printf("refusal %s\n", reason_name((enum plan_reason)reason));
	for (int reason = PLAN_OVERRIDE; reason <= PLAN_STUCK; reason++)
		printf("failure %s\n", reason_name((enum plan_reason)reason));
	for (int reason = IOMMU_FIRMWARE; reason <= IOMMU_KERNEL; reason++)
		printf("iommu-reason %s\n", iommu_reason_name((enum iommu_reason)reason));
}

static void print_config(void)
{
	const char *word;

	for (int verb = RULE_CLAIM; verb <= RULE_PROTECT; verb++) {
		char line[LOG_LINE];
		struct strbuf text;
		struct rule rule;

		rule_init(&rule);
		rule.verb = (enum rule_verb)verb;
		strbuf_open(&text, line, sizeof(line));
		rule_print(&text, &rule);
		printf("config-word %.*s\n", (int)strcspn(line, " "), line);
	}
	for (size_t i = 0; (word = rule_parse_option_name(i)); i++)
		printf("config-word %s\n", word);
	for (unsigned i = 0; (word = rule_allowance_name(i)); i++)
		printf("allow %s\n", word);
}

static void print_command_line(void)
{
	const char *word;

	for (size_t i = 0; (word = cmdline_parameter(i)); i++)
		printf("parameter %s\n", word);
	for (size_t i = 0; (word = cmdline_mode_word(i)); i++)
		printf("mode %s\n", word);
}

int words_print(int count, char **whats)
{
	int status = 0;

	for (int i = 0; i < count; i++)
		status |= print_form(whats[i]);
	if (count)
		return status;
	print_plan();
	print_config();
	print_forms();
	print_command_line();
	for (int i = REQUEST_MET; i <= REQUEST_IMPOSSIBLE; i++)
		printf("status %d\n", i);
	printf("host-status %d\n", CMD_STALE);
	return 0;
}
