// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/pci/addr.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

static const char *printed(const struct addr *addr)
{
	static char buffer[ADDR_TEXT];
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	addr_print(&text, addr);
	assert_false(text.cut);
	return buffer;
}

static void parses_addresses(void **state)
{
	static const char *const same[][2] = {
		{ "0000:01:00.0", "0000:01:00.0" },	    { "01:00.0", "0000:01:00.0" },
		{ "FFFF:Ff:1f.7", "ffff:ff:1f.7" },	    { "10000:e1:00.0", "10000:e1:00.0" },
		{ "12345678:00:00.0", "12345678:00:00.0" },
	};
	static const char *const wrong[] = {
		"",
		"01:00",
		"1:00.0",
		"01:0.0",
		"01:00.",
		"01:00.00",
		"01:00.8",
		"01:20.0",
		"000:01:00.0",
		"123456789:01:00.0",
		"0000:01:00.0 ",
		"0000:01:00.0x",
		":01:00.0",
		"0000:01.00.0",
		"0000:01:00.0.0",
		"g000:01:00.0",
		"0000::01:00.0",
	};
	struct addr addr;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		assert_null(addr_parse(same[i][0], &addr));
		assert_string_equal(printed(&addr), same[i][1]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_non_null(addr_parse(wrong[i], &addr));
}

static void orders_addresses(void **state)
{
	static const char *const ordered[] = { "0000:00:1f.7", "0000:01:00.0", "0000:01:00.1",
					       "0000:01:01.0", "0001:00:00.0", "10000:00:00.0" };
	struct addr low, high;

	(void)state;
	for (size_t i = 1; i < ARRAY_SIZE(ordered); i++) {
		assert_null(addr_parse(ordered[i - 1], &low));
		assert_null(addr_parse(ordered[i], &high));
		assert_true(addr_compare(&low, &high) < 0);
		assert_true(addr_compare(&high, &low) > 0);
		assert_int_equal(addr_compare(&high, &high), 0);
	}
}

static void knows_slots(void **state)
{
	struct addr one, other;

	(void)state;
	addr_parse("01:00.0", &one);
	addr_parse("01:00.3", &other);
	assert_true(addr_same_slot(&one, &other));
	addr_parse("01:01.0", &other);
	assert_false(addr_same_slot(&one, &other));
	addr_parse("0001:01:00.0", &other);
	assert_false(addr_same_slot(&one, &other));
}

static void tells_addresses_slots_and_paths_apart(void **state)
{
	static const char *const wrong[] = { "01:00.0",	 "01:20",    "01:20.*", "01:0", "01:00.",
					     "01:00.*x", "01:00/00", "x",	"" };
	struct addr addr;

	(void)state;
	assert_non_null(strstr(addr_parse("00:01.0/00.0", &addr), "expected an address such as"));
	assert_null(addr_slot_parse("10000:e1:1f.*", &addr));
	assert_true(addr.domain == 0x10000 && addr.bus == 0xe1 && addr.device == 0x1f);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (!addr_slot_parse(wrong[i], &addr))
			fail_msg("'%s' is no slot", wrong[i]);
}

/* Parts that are no address are skipped, whatever their length; the rest must be a path. */
static void reads_paths_from_links(void **state)
{
	static const char link[] = "../../../devices/pci0000:00/0000:00:01.0/a-word-that-is-longer-than-any-address/"
				   "0000:01:00.0";
	char deep[17 * 13 + 1] = "";
	struct addr_path path;

	(void)state;
	assert_int_equal(addr_path_from_link(link, &path), 0);
	assert_int_equal(path.count, 2);
	assert_int_equal(path.steps[0], 1 << 3);
	assert_int_equal(addr_path_from_link("../../../devices/virtual", &path), -EINVAL);
	for (unsigned i = 0; i < ADDR_PATH_STEPS; i++)
		strcat(deep, "0000:00:01.0/");
	assert_int_equal(addr_path_from_link(deep, &path), 0);
	assert_int_equal(path.count, ADDR_PATH_STEPS);
	strcat(deep, "0000:00:01.0/");
	assert_int_equal(addr_path_from_link(deep, &path), -EINVAL);
}

static const char *reprinted(const char *string)
{
	static char buffer[40];
	struct addr_id id;
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	assert_null(addr_id_parse(string, &id));
	addr_id_print(&text, &id);
	return buffer;
}

static void prints_into_a_buffer_and_without_the_subsystem(void **state)
{
	const struct addr addr = { .domain = 0x10000, .bus = 0x1e, .device = 0x1f, .function = 7 };
	const struct addr_id id = { 0x10de, 0x1284, 0x1462, 0x8a9f };
	char name[ADDR_TEXT], buffer[40];
	struct strbuf text;

	(void)state;
	assert_ptr_equal(addr_name(name, &addr), name);
	assert_string_equal(name, "10000:1e:1f.7");
	strbuf_open(&text, buffer, sizeof(buffer));
	addr_id_print_short(&text, &id);
	assert_string_equal(buffer, "10de:1284");
}

static void parses_ids(void **state)
{
	static const char *const wrong[] = {
		"",	     "10de",	      "10de:",		"10de:128",	   "10de:12844",	   "*:1284",
		"10de:12zz", "10de:1284:",    "10de:1284:1462", "10de:1284:1462:", "10de:1284:1462:8a9f:", "10de 1284",
		"0x:1284",   "0x0x10de:1284", "10de:**"
	};
	struct addr_id id;

	(void)state;
	assert_string_equal(reprinted("10DE:0x1284"), "10de:1284");
	assert_string_equal(reprinted("10de:*"), "10de:*");
	assert_string_equal(reprinted("10de:1284:1462:8A9F"), "10de:1284:1462:8a9f");
	assert_string_equal(reprinted("10de:1284:1462:*"), "10de:1284:1462:*");
	assert_string_equal(reprinted("10de:1284:*:8a9f"), "10de:1284:*:8a9f");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_non_null(addr_id_parse(wrong[i], &id));
}

static void matches_ids(void **state)
{
	const struct addr_id card = { 0x10de, 0x1284, 0x1462, 0x8a9f };
	struct addr_id asked;

	(void)state;
	addr_id_parse("10de:1284", &asked);
	assert_true(addr_id_match(&asked, &card));
	addr_id_parse("10de:*", &asked);
	assert_true(addr_id_match(&asked, &card));
	addr_id_parse("10de:1284:1462:8a9e", &asked);
	assert_false(addr_id_match(&asked, &card));
	addr_id_parse("10de:1284:1463:8a9f", &asked);
	assert_false(addr_id_match(&asked, &card));
	addr_id_parse("10de:1285", &asked);
	assert_false(addr_id_match(&asked, &card));
	addr_id_parse("10df:*", &asked);
	assert_false(addr_id_match(&asked, &card));
}

int unit_addr(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_addresses),
		cmocka_unit_test(orders_addresses),
		cmocka_unit_test(knows_slots),
		cmocka_unit_test(tells_addresses_slots_and_paths_apart),
		cmocka_unit_test(reads_paths_from_links),
		cmocka_unit_test(prints_into_a_buffer_and_without_the_subsystem),
		cmocka_unit_test(parses_ids),
		cmocka_unit_test(matches_ids),
	};

	return cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
