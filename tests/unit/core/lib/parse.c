// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"

static void reads_numbers(void **state)
{
	const char *at = "1aFg";
	uint32_t value;

	(void)state;
	assert_int_equal(parse_hex(&at, 4, 4, &value), -EINVAL);
	assert_string_equal(at, "1aFg");
	assert_int_equal(parse_hex(&at, 1, 2, &value), 0);
	assert_int_equal(value, 0x1a);
	assert_string_equal(at, "Fg");
	assert_int_equal(parse_decimal("2147483647", INT32_MAX, &value), 0);
	assert_int_equal(value, INT32_MAX);
	assert_int_equal(parse_decimal("2147483648", INT32_MAX, &value), -EINVAL);
	assert_int_equal(parse_decimal("", 9, &value), -EINVAL);
	assert_int_equal(parse_decimal("1x", 9, &value), -EINVAL);
	assert_int_equal(parse_decimal("-1", 9, &value), -EINVAL);
}

static void splits_words(void **state)
{
	char line[] = "  one\ttwo#2 three\r # four", *rest = line;

	(void)state;
	assert_string_equal(parse_word(&rest), "one");
	assert_string_equal(parse_word(&rest), "two#2");
	assert_string_equal(parse_word(&rest), "three");
	assert_null(parse_word(&rest));
	assert_null(parse_word(&rest));
}

static void splits_items(void **state)
{
	char list[] = "a,,b,", *rest = list;

	(void)state;
	assert_string_equal(parse_item(&rest, ','), "a");
	assert_string_equal(parse_item(&rest, ','), "");
	assert_string_equal(parse_item(&rest, ','), "b");
	assert_string_equal(parse_item(&rest, ','), "");
	assert_null(parse_item(&rest, ','));
}

/* A quote that is never closed extends to the end, and the value is the same as in the kernel. */
static void takes_an_open_quote_to_the_end(void **state)
{
	static const char *const cases[][3] = {
		{ "  \"a b", "a b", NULL },
		{ "\"", "", NULL },
		{ "a=\"", "a", "" },
		{ " \"a=b c\"d", "a", "b c\"d" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char line[32], *rest = line, *value;

		strcpy(line, cases[i][0]);
		assert_string_equal(parse_parameter(&rest, &value), cases[i][1]);
		assert_int_equal(value != NULL, cases[i][2] != NULL);
		if (value)
			assert_string_equal(value, cases[i][2]);
		assert_null(parse_parameter(&rest, &value));
	}
}

/* The expectations are those of next_arg() in the kernel's lib/cmdline.c. */
static void splits_parameters_as_the_kernel(void **state)
{
	char line[] = "quiet a=1 b=\"x y\" \"c=p q\" d=x\"y z\"w e=\"\" f==g \"h i\" \"\" j=\"k";
	static const char *const expected[][2] = {
		{ "quiet", NULL }, { "a", "1" },  { "b", "x y" },  { "c", "p q" }, { "d", "x\"y z\"w" },
		{ "e", "" },	   { "f", "=g" }, { "h i", NULL }, { "", NULL },   { "j", "k" },
	};
	char *rest = line, *name, *value;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		name = parse_parameter(&rest, &value);
		assert_non_null(name);
		assert_string_equal(name, expected[i][0]);
		if (expected[i][1])
			assert_string_equal(value, expected[i][1]);
		else
			assert_null(value);
	}
	assert_null(parse_parameter(&rest, &value));
}

int unit_parse(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_an_open_quote_to_the_end),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(splits_words),
		cmocka_unit_test(splits_items),
		cmocka_unit_test(splits_parameters_as_the_kernel),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
