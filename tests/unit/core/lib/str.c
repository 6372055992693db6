// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"

static void copies_whole_or_nothing(void **state)
{
	char buffer[4] = "x";

	(void)state;
	assert_int_equal(str_copy(buffer, sizeof(buffer), "abc"), 0);
	assert_string_equal(buffer, "abc");
	assert_int_equal(str_copy(buffer, sizeof(buffer), "abcd"), -ENAMETOOLONG);
	assert_string_equal(buffer, "");
}

static void knows_a_prefix(void **state)
{
	const char *string = "vfio-pci";

	(void)state;
	assert_true(str_has_prefix(string, "vfio"));
	assert_true(str_has_prefix(string, ""));
	assert_true(str_has_prefix(string, "vfio-pci"));
	assert_false(str_has_prefix(string, "vfio-pci2"));
	assert_false(str_has_prefix(string, "fio"));
	assert_ptr_equal(str_after_prefix(string, "vfio-"), string + 5);
	assert_ptr_equal(str_after_prefix(string, ""), string);
	assert_string_equal(str_after_prefix(string, "vfio-pci"), "");
	assert_null(str_after_prefix(string, "vfio_"));
	assert_null(str_after_prefix("", "v"));
}

static void knows_a_suffix(void **state)
{
	(void)state;
	assert_true(str_has_suffix("20-b.conf", ".conf"));
	assert_true(str_has_suffix(".conf", ".conf"));
	assert_true(str_has_suffix("a", ""));
	assert_false(str_has_suffix("20.confx", ".conf"));
	assert_false(str_has_suffix("20.conf~", ".conf"));
	assert_false(str_has_suffix("onf", ".conf"));
	assert_false(str_has_suffix("", "f"));
}

static void knows_what_a_terminal_obeys(void **state)
{
	(void)state;
	assert_int_equal(str_control_length("\x1b["), 1);
	assert_int_equal(str_control_length("\x01"), 1);
	assert_int_equal(str_control_length("\n"), 1);
	assert_int_equal(str_control_length("\x7f"), 1);
	assert_int_equal(str_control_length("\xc2\x80"), 2);
	assert_int_equal(str_control_length("\xc2\x9f"), 2);
	/* letters, also those of other languages, and a character that was cut */
	assert_int_equal(str_control_length(""), 0);
	assert_int_equal(str_control_length(" "), 0);
	assert_int_equal(str_control_length("~"), 0);
	assert_int_equal(str_control_length("\xc2\xa0"), 0);
	assert_int_equal(str_control_length("\xc3\xa4"), 0);
	assert_int_equal(str_control_length("\xc2"), 0);
}

int unit_str(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_whole_or_nothing),
		cmocka_unit_test(knows_a_prefix),
		cmocka_unit_test(knows_a_suffix),
		cmocka_unit_test(knows_what_a_terminal_obeys),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
