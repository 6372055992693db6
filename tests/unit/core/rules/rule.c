// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/rule_parse.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

static char said[256];

static int parse(const char *string, struct rule *rule)
{
	static char line[256];
	char *whats = NULL;
	struct strbuf why;
	int status;

	strbuf_open(&why, said, sizeof(said));
	strcpy(line, string);
	status = rule_parse_line(line, rule, &whats, &why);
	return status ? status : rule_parse_what(whats, rule, &why);
}

static void parses_lines(void **state)
{
	struct rule rule;

	(void)state;
	assert_int_equal(parse("claim 10de:1284", &rule), 0);
	assert_int_equal(rule.verb, RULE_CLAIM);
	assert_int_equal(rule.place, RULE_ANYWHERE);
	assert_false(rule.all || rule.optional || rule.only || rule.group || rule.hold || rule.allow || rule.count);
	assert_string_equal(rule.driver, "vfio-pci");
	assert_int_equal(parse("\tclaim 01:00.0 optional all # why", &rule), 0);
	assert_int_equal(rule.place, RULE_ADDRESS);
	assert_true(rule.all && rule.optional);
	assert_int_equal(parse("", &rule), RULE_PARSE_EMPTY);
	assert_int_equal(parse("  # claim 10de:1284", &rule), RULE_PARSE_EMPTY);
}

/* parse(print(x)) == x, and print(x) is the canonical form of what was written. */
static void prints_what_it_parses(void **state)
{
	static const char *const lines[][2] = {
		{ "claim 10DE:0x1284", "claim 10de:1284" },
		{ "claim 10de:*", "claim 10de:*" },
		{ "claim 10de:1284:1462:8A9F all", "claim 10de:1284:1462:8a9f all" },
		{ "claim 01:00.0", "claim 0000:01:00.0" },
		{ "claim 10000:e1:00.0", "claim 10000:e1:00.0" },
		{ "claim 01:00", "claim 0000:01:00.*" },
		{ "claim 0000:01:00.*", "claim 0000:01:00.*" },
		{ "claim 00:01.0/00.0", "claim 0000:00:01.0/00.0" },
		{ "claim 10de:1284@01:00.0", "claim 10de:1284@0000:01:00.0" },
		{ "claim 10de:1284@0000:00:01.0/00.0/1f.7", "claim 10de:1284@0000:00:01.0/00.0/1f.7" },
		{ "claim class=03", "claim class=03" },
		{ "claim class=0C03", "claim class=0c03" },
		{ "claim class=010802", "claim class=010802" },
		{ "claim slot=2", "claim slot=2" },
		{ "claim slot=0-1 only profile=vm", "claim slot=0-1 only profile=vm" },
		{ "claim slot=~!@#=: all", "claim slot=~!@#=: all" },
		{ "protect slot=SLOT_3 because=root", "protect slot=SLOT_3 because=root" },
		{ "claim slot=... #", "claim slot=..." },
		{ "claim slot=0123456789012345678901234567890", "claim slot=0123456789012345678901234567890" },
		{ "claim 10de:1284 optional hold allow=last-usb,boot-display profile=vm-1 driver=nvgrace-gpu-vfio-pci "
		  "group count=2",
		  "claim 10de:1284 count=2 group driver=nvgrace-gpu-vfio-pci profile=vm-1 allow=boot-display,last-usb "
		  "hold "
		  "optional" },
		{ "claim 10de:1284 only driver=pci-stub", "claim 10de:1284 only driver=pci-stub" },
		{ "claim 10de:1284 driver=vfio-pci", "claim 10de:1284" },
		{ "claim 10de:1284 allow=last-usb,last-display,boot-display,bound-display",
		  "claim 10de:1284 allow=bound-display,boot-display,last-display,last-usb" },
		{ "claim 10de:1284 profile=a allow=last-display,bound-display",
		  "claim 10de:1284 profile=a allow=bound-display,last-display" },
		{ "protect 01:00.0 because=a", "protect 0000:01:00.0 because=a" },
		{ "claim 10de:1284 driver=vfio_pci", "claim 10de:1284" },
		{ "protect 144d:a808@00:1d.0/00.0 because=root", "protect 144d:a808@0000:00:1d.0/00.0 because=root" },
	};
	char buffer[256];
	struct rule rule, again;
	struct strbuf text;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_int_equal(parse(lines[i][0], &rule), 0);
		strbuf_open(&text, buffer, sizeof(buffer));
		rule_print(&text, &rule);
		assert_string_equal(buffer, lines[i][1]);
		assert_int_equal(parse(buffer, &again), 0);
		assert_memory_equal(&again, &rule, sizeof(rule));
	}
}

static void names_what_is_wrong(void **state)
{
	static const char *const wrong[][2] = {
		{ "claims 10de:1284", "'claims'" },
		{ "claim", "claim: expected an ID or an address" },
		{ "claim # 10de:1284", "claim: expected an ID or an address" },
		{ "claim 10de:12zz", "'10de:12zz'" },
		{ "claim 10de:1284 every", "'every'" },
		{ "claim 10de:1284 all all", "'all': given twice" },
		{ "claim 10de:1284 all count=2", "'count': conflicts with an earlier word" },
		{ "claim 10de:1284 group only", "'only': conflicts with an earlier word" },
		{ "claim 10de:1284 count=0", "'0': expected a count of 1 to 999" },
		{ "claim 10de:1284 count=1000", "'1000': expected a count" },
		{ "claim 10de:1284 count", "'count': expected '=' and a value" },
		{ "claim 10de:1284 hold=yes", "'hold': takes no value" },
		{ "claim 10de:1284 driver=nouveau", "'nouveau': expected a driver" },
		{ "claim 10de:1284 driver=../vfio-pci", "'../vfio-pci': expected a driver" },
		{ "claim 10de:1284 profile=a/b", "'a/b': expected a name" },
		{ "claim 10de:1284 profile=01234567890123456789012345678901", "expected a name of at most 31" },
		{ "claim 10de:1284 allow=bridge", "'bridge': unknown value, expected bound-display" },
		{ "claim 10de:1284 allow=last-usb,", "'': unknown value, expected bound-display" },
		{ "claim 10de:1284 because=root", "'because'" },
		{ "protect 01:00.0 all", "'all': unknown word, expected because=" },
		{ "claim 01:00.9", "'01:00.9'" },
		{ "claim 10de:1284 driver=-vfio-pci", "'-vfio-pci': expected a driver" },
		{ "claim 1:", "'1:': expected" },
		{ "claim 10de:", "'10de:': expected" },
		{ "claim class=03000", "'class=03000': expected 2, 4 or 6" },
		{ "claim class=03g0", "'class=03g0': expected 2, 4 or 6" },
		{ "claim 10de:1284 count=", "'count': expected '=' and a value" },
		{ "claim slot=", "'slot=': expected a name" },
		{ "claim slot=.", "'slot=.': expected a name" },
		{ "claim slot=..", "'slot=..': expected a name" },
		{ "claim slot=a/b", "'slot=a/b': expected a name" },
		{ "claim slot=a,b", "'slot=a,b': expected a name" },
		{ "claim slot=\x7f", "expected a name" },
		{ "claim slot=a\xc3\xa4", "expected a name" },
		{ "claim slot=a\x1f", "expected a name" },
		{ "claim slot=01234567890123456789012345678901", "expected a name" },
		{ "claim slot", "'slot': expected" },
		{ "claim 10de:1284@slot=2", "expected an address" },
		{ "claim 10de:1284 profile=a:b", "'a:b': expected a name" },
		{ "claim 10de:1284 profile={", "'{': expected a name" },
		{ "claim 10de:1284 driver=0123456789012345678901234567890123456789012345678-vfio-pci",
		  "expected a driver" },
		{ "protect 01:00.0 because=01234567890123456789012345678901", "expected at most 31 bytes" },
		{ "claim 10de:1284@01:00.*", "expected a device of 00 to 1f" },
		{ "claim 10de:1284@", "expected an address" },
		{ "claim @01:00.0", "expected vendor:device" },
		{ "claim class=03@01:00.0", "expected vendor:device" },
		{ "claim 00:01.0/", "expected a device of 00 to 1f" },
		{ "claim 00:01.0/20.0", "expected a device of 00 to 1f" },
		{ "claim 00:00.0/0.0", "expected a device of 00 to 1f" },
		{ "claim 00:0.0", "expected a device of 00 to 1f" },
		{ "claim 00:01.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0/00.0",
		  "at most 16 steps" },
	};
	struct rule rule;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(parse(wrong[i][0], &rule), -EINVAL);
		assert_non_null(strstr(said, wrong[i][1]));
	}
}

static void matches_devices(void **state)
{
	const struct device device = { .addr = { 0, 1, 0, 0 },
				       .path = { 0, 0, 2, { 0x08, 0x00 } },
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
	parse("claim 01:00", &rule);
	assert_true(rule_match(&rule, &device));
	parse("claim 00:01.0/00.0", &rule);
	assert_true(rule_match(&rule, &device));
	parse("claim 00:01.0", &rule);
	assert_false(rule_match(&rule, &device));
	parse("claim 10de:1284@00:01.0/00.0", &rule);
	assert_true(rule_match(&rule, &device));
	parse("claim 10de:1285@00:01.0/00.0", &rule);
	assert_false(rule_match(&rule, &device));
	assert_true(rule_match_place(&rule, &device));
	parse("claim class=03", &rule);
	assert_true(rule_match(&rule, &device));
	parse("claim class=0302", &rule);
	assert_false(rule_match(&rule, &device));
}

/* A name says where a device is only after the scan has read the slot's address. */
static void matches_the_devices_in_a_physical_slot(void **state)
{
	const struct device device = { .addr = { 1, 2, 3, 4 } };
	struct rule rule;

	(void)state;
	parse("claim slot=2", &rule);
	assert_int_equal(rule.place, RULE_PHYSICAL_SLOT);
	assert_false(rule_is_pinned(&rule));
	assert_false(rule.slot_known);
	rule.addr = (struct addr){ 1, 2, 3, 0 };
	assert_false(rule_match(&rule, &device));
	rule.slot_known = true;
	assert_true(rule_match(&rule, &device));
	assert_int_equal(rule_expects(&rule, &device), 0);
	rule.addr.device = 4;
	assert_false(rule_match(&rule, &device));
	rule.addr.device = RULE_WHOLE_BUS;
	assert_true(rule_match(&rule, &device));
	rule.addr.bus = 3;
	assert_false(rule_match(&rule, &device));
	rule.addr = (struct addr){ 0, 2, RULE_WHOLE_BUS, 0 };
	assert_false(rule_match(&rule, &device));
}

static void knows_how_many_are_meant(void **state)
{
	const struct device display = { .class = 0x030000 }, disk = { .class = 0x010802 },
			    network = { .class = 0x020000 };
	struct rule rule;

	(void)state;
	parse("claim 10de:1284", &rule);
	assert_int_equal(rule_expects(&rule, &display), 1);
	parse("claim class=0300 count=3", &rule);
	assert_int_equal(rule_expects(&rule, &display), 3);
	parse("claim 10de:1284 all", &rule);
	assert_int_equal(rule_expects(&rule, &disk), 0);
	parse("claim 01:00", &rule);
	assert_int_equal(rule_expects(&rule, &display), 0);
	parse("claim 10de:1284", &rule);
	rule.all_but_storage_or_network = true;
	assert_int_equal(rule_expects(&rule, &display), 0);
	assert_int_equal(rule_expects(&rule, &disk), 1);
	assert_int_equal(rule_expects(&rule, &network), 1);
}

/* A rule that no line can express: an entry of the module's own list. */
static void prints_an_entry_of_the_modules_list(void **state)
{
	char buffer[64];
	struct rule rule;
	struct strbuf text;

	(void)state;
	parse("claim 10de:1284 optional", &rule);
	rule.all_but_storage_or_network = true;
	strbuf_open(&text, buffer, sizeof(buffer));
	rule_print(&text, &rule);
	assert_string_equal(buffer, "claim 10de:1284 ids optional");
}

static void says_where_it_was_written(void **state)
{
	char buffer[64];
	struct strbuf text;
	struct rule rule;

	(void)state;
	parse("claim 10de:1284", &rule);
	rule.file = "/etc/a b.conf";
	rule.line = 12;
	strbuf_open(&text, buffer, sizeof(buffer));
	rule_print_origin(&text, &rule);
	assert_string_equal(buffer, "/etc/a\\x20b.conf:12");
	rule.file = "cmdline:vfio-pci.ids";
	rule.line = 0;
	strbuf_open(&text, buffer, sizeof(buffer));
	rule_print_origin(&text, &rule);
	assert_string_equal(buffer, "cmdline:vfio-pci.ids");
}

static void knows_what_can_be_lifted(void **state)
{
	(void)state;
	assert_int_equal(rule_allowance("bound-display"), RULE_ALLOW_BOUND_DISPLAY);
	assert_int_equal(rule_allowance("boot-display"), RULE_ALLOW_BOOT_DISPLAY);
	assert_int_equal(rule_allowance("last-display"), RULE_ALLOW_LAST_DISPLAY);
	assert_int_equal(rule_allowance("last-usb"), RULE_ALLOW_LAST_USB);
	assert_int_equal(rule_allowance("bridge"), 0);
	assert_string_equal(rule_allowance_name(0), "bound-display");
	assert_int_equal(rule_allowance("last-network"), RULE_ALLOW_LAST_NETWORK);
	assert_string_equal(rule_allowance_name(4), "last-network");
	assert_null(rule_allowance_name(5));
	assert_int_equal(rule_allowance(""), 0);
}

int unit_rule(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_lines),
		cmocka_unit_test(prints_what_it_parses),
		cmocka_unit_test(names_what_is_wrong),
		cmocka_unit_test(matches_devices),
		cmocka_unit_test(matches_the_devices_in_a_physical_slot),
		cmocka_unit_test(knows_how_many_are_meant),
		cmocka_unit_test(prints_an_entry_of_the_modules_list),
		cmocka_unit_test(says_where_it_was_written),
		cmocka_unit_test(knows_what_can_be_lifted),
	};

	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
