// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/device_select.h"

#include <stdlib.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"

/* Two equal cards, a disk, and a bridge whose ID differs from theirs by one digit. */
static struct device devices[] = {
	{ .addr = { 0, 0, 1, 0 }, .id = { 0x10de, 0x1285, 0, 0 }, .class = 0x060400 },
	{ .addr = { 0, 1, 0, 0 }, .id = { 0x10de, 0x1284, 0x1462, 0x8a9f }, .class = 0x030000 },
	{ .addr = { 0, 1, 0, 1 }, .id = { 0x10de, 0x0e0f, 0x1462, 0x8a9f }, .class = 0x040300 },
	{ .addr = { 0, 2, 0, 0 }, .id = { 0x10de, 0x1284, 0x1462, 0x8a9f }, .class = 0x030000 },
	{ .addr = { 0, 3, 0, 0 }, .id = { 0x144d, 0xa808, 0x144d, 0xa801 }, .class = 0x010802 },
};
static const struct machine machine = { .devices = devices, .count = ARRAY_SIZE(devices) };

static void means(const char *list, const char *which)
{
	struct request request = { 0 };
	char found[ARRAY_SIZE(devices) + 1] = "";

	assert_int_equal(device_select_read(&request, list), REQUEST_MET);
	scan_slots(&request);
	for (size_t i = 0; i < machine.count; i++)
		found[i] = device_select_has(&request, &devices[i]) ? 'x' : '.';
	assert_string_equal(found, which);
	assert_int_equal(device_select_check(&request, &machine), strchr(which, 'x') ? REQUEST_MET : REQUEST_NOT_MET);
	free(request.rules);
}

static void knows_whats(void **state)
{
	(void)state;
	unit_tree();
	unit_write("/sys/bus/pci/slots/2/address", "0000:01:00\n", 11);
	unit_write("/sys/bus/pci/slots/0-1/address", "0000:03\n", 8);
	unit_said();
	means("10de:1284", ".x.x.");
	means("01:00.0", ".x...");
	means("01:00", ".xx..");
	means("class=03,0000:03:00.0", ".x.xx");
	means("10de:*", "xxxx.");
	means("slot=2", ".xx..");
	means("slot=0-1,02:00.0", "...xx");
	means("10de:1284@02:00.0", "...x.");
	assert_string_equal(unit_said(), "");
}

static void says_what_is_wrong(void **state)
{
	struct request request = { 0 };
	const char *said;

	(void)state;
	unit_said();
	assert_int_equal(device_select_read(&request, "01:00.9,10de:1284,"), REQUEST_WRONG);
	said = unit_said();
	assert_non_null(strstr(said, "vfioclaim: '01:00.9': expected"));
	assert_non_null(strstr(said, "\nvfioclaim: '': expected"));
	assert_int_equal(request.rule_count, 1);
	free(request.rules);
}

static void check(const char *list, const char *said)
{
	struct request request = { 0 };

	assert_int_equal(device_select_read(&request, list), REQUEST_MET);
	assert_int_equal(device_select_check(&request, &machine), REQUEST_NOT_MET);
	assert_non_null(strstr(unit_said(), said));
	free(request.rules);
}

static void names_the_nearest(void **state)
{
	(void)state;
	unit_said();
	/* not the bridge, whose ID also differs by one digit, and not the first match */
	check("01:00.0,144d:a809", "no device matches 144d:a809; did you mean 0000:03:00.0 ");
	check("10de:1286", "no device matches 10de:1286; did you mean 0000:01:00.0 ");
	check("10de:1284@04:00.0", "no device is at 10de:1284@0000:04:00.0; did you mean 0000:01:00.0 ");
	check("ffff:0000", "no device matches ffff:0000; 'vfioclaim list' ");
	check("04:00.0", "no device is at 0000:04:00.0; 'vfioclaim list' ");
	check("slot=3", "no device is at slot=3; 'vfioclaim list' ");
}

int host_device_select(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_whats),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(names_the_nearest),
	};

	return cmocka_run_group_tests_name("chosen", tests, NULL, NULL);
}
