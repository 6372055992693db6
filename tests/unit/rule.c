// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/core/rule.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static char said[256];

static int parse(const char *string, struct rule *rule)
{
	static char line[256];
	char *whats = NULL;
	struct text why;
	int status;

	text_open(&why, said, sizeof(said));
	strcpy(line, string);
	status = rule_parse(line, rule, &whats, &why);
	return status ? status : rule_parse_what(whats, rule, &why);
}

static void parses_lines(void **state)
{
	struct rule rule;

	(void)state;
	assert_int_equal(parse("claim 10de:1284", &rule), 0);
	assert_int_equal(rule.verb, RULE_CLAIM);
	assert_int_equal(rule.what, RULE_ID);
	assert_false(rule.all || rule.optional);
	assert_int_equal(parse("\tclaim 01:00.0 optional all # why", &rule), 0);
	assert_int_equal(rule.what, RULE_ADDRESS);
	assert_true(rule.all && rule.optional);
	assert_int_equal(parse("protect 01:00.0", &rule), 0);
	assert_int_equal(rule.verb, RULE_PROTECT);
	assert_int_equal(parse("", &rule), RULE_NONE);
	assert_int_equal(parse("  # claim 10de:1284", &rule), RULE_NONE);
}

static void names_what_is_wrong(void **state)
{
	static const char *const wrong[][2] = {
		{ "claims 10de:1284", "'claims'" },	{ "claim", "claim what?" },
		{ "claim # 10de:1284", "claim what?" }, { "claim 10de:12zz", "'10de:12zz'" },
		{ "claim 10de:1284 every", "'every'" }, { "claim 10de:1284 all all", "'all' stands there twice" },
		{ "protect 01:00.0 all", "'all'" },	{ "claim 01:00.9", "'01:00.9'" },
	};
	struct rule rule;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(parse(wrong[i][0], &rule), -EINVAL);
		assert_non_null(strstr(said, wrong[i][1]));
	}
}

static void matches_devices(void **state)
{
	const struct device device = { .addr = { 0, 1, 0, 0 },
				       .id = { 0x10de, 0x1284, 0x1462, 0x8a9f },
				       .class = 0x030000 };
	struct rule rule;

	(void)state;
	parse("claim 10de:1284", &rule);
	assert_true(rule_match(&rule, &device));
	rule.class = 0x030000;
	rule.class_mask = 0xffff00;
	assert_true(rule_match(&rule, &device));
	rule.class = 0x030200;
	assert_false(rule_match(&rule, &device));
	parse("claim 01:00.0", &rule);
	assert_true(rule_match(&rule, &device));
	parse("claim 01:00.1", &rule);
	assert_false(rule_match(&rule, &device));
}

static void knows_when_one_is_meant(void **state)
{
	const struct device display = { .class = 0x030000 }, disk = { .class = 0x010802 },
			    network = { .class = 0x020000 };
	struct rule rule;

	(void)state;
	parse("claim 10de:1284", &rule);
	assert_true(rule_expects_one(&rule, &display));
	parse("claim 10de:1284 all", &rule);
	assert_false(rule_expects_one(&rule, &disk));
	parse("claim 01:00.0", &rule);
	assert_false(rule_expects_one(&rule, &display));
	parse("claim 10de:1284", &rule);
	rule.all_but_storage_or_network = true;
	assert_false(rule_expects_one(&rule, &display));
	assert_true(rule_expects_one(&rule, &disk));
	assert_true(rule_expects_one(&rule, &network));
}

static void understands_the_neighbours(void **state)
{
	static const char *const lines[][2] = {
		{ "options vfio-pci ids=10de:1284,10de:0e0f disable_vga=1", "write 'claim 10de:1284,10de:0e0f'" },
		{ "vfio-pci.ids=10de:1284", "write 'claim 10de:1284'" },
		{ "BIND=0000:03:00.0|8086:1533 04:00.0", "write 'claim 0000:03:00.0'" },
		{ "10de:1284", "write 'claim 10de:1284'" },
		{ "claim 10de:1284 10de:0e0f", "write 'claim 10de:1284,10de:0e0f'" },
		{ "protect 01:00.0 01:00.1", "write 'protect 01:00.0,01:00.1'" },
	};
	struct rule rule;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		assert_int_equal(parse(lines[i][0], &rule), -EINVAL);
		assert_non_null(strstr(said, lines[i][1]));
	}
	parse("softdep nouveau pre: vfio-pci", &rule);
	assert_null(strstr(said, "write"));
}

int unit_rule(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_lines),
		cmocka_unit_test(names_what_is_wrong),
		cmocka_unit_test(understands_the_neighbours),
		cmocka_unit_test(matches_devices),
		cmocka_unit_test(knows_when_one_is_meant),
	};

	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
