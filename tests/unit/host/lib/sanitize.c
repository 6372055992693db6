// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/sanitize.h"

#include <string.h>

#include "../../unit.h"

static const char *made(const char *string)
{
	static char copy[64];

	strcpy(copy, string);
	sanitize_text(copy);
	return copy;
}

static void keeps_text(void **state)
{
	(void)state;
	assert_string_equal(made(""), "");
	assert_string_equal(made("a\tb ~"), "a\tb ~");
	/* the first and the last of each length, and around the surrogates */
	assert_string_equal(made("\xc2\xa0\xdf\xbf"), "\xc2\xa0\xdf\xbf");
	assert_string_equal(made("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"),
			    "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf");
	assert_string_equal(made("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
}

static void takes_out_what_a_terminal_obeys(void **state)
{
	(void)state;
	assert_string_equal(made("\x1b[2J\n\r\b\x7f"), "?[2J????");
	assert_string_equal(made("\xc2\x9b"
				 "2J"),
			    "??2J"); /* U+009B is the same as ESC [ */
}

static void takes_out_what_is_no_text(void **state)
{
	(void)state;
	assert_string_equal(made("\x80"), "?");
	assert_string_equal(made("\xc3"), "?");		       /* cut off */
	assert_string_equal(made("\xc1\xbf"), "??");	       /* longer than necessary */
	assert_string_equal(made("\xe0\x9f\xbf"), "???");      /* so is this */
	assert_string_equal(made("\xed\xa0\x80"), "???");      /* a surrogate */
	assert_string_equal(made("\xf4\x90\x80\x80"), "????"); /* above U+10FFFF */
	assert_string_equal(made("\xe2\x82z\xff"), "??z?");    /* the following characters remain */
	assert_string_equal(made("\xf0\x9f\x98\xc3\xa9"), "???\xc3\xa9");
}

static void makes_json_that_is_utf8(void **state)
{
	struct json_object *object = json_object_new_object();

	(void)state;
	json_object_object_add(object, "a", json_object_new_string("\xff\x1b/\xc3\xa9"));
	assert_string_equal(sanitize_json(object), "{\n  \"a\":\"?\\u001b/\xc3\xa9\"\n}");
	json_object_put(object);
}

static void knows_a_release(void **state)
{
	(void)state;
	assert_true(sanitize_is_release("6.1.0-38-amd64"));
	assert_true(sanitize_is_release("6.12.1+bpo_rt~1"));
	assert_false(sanitize_is_release("6.1;reboot"));
	assert_false(sanitize_is_release("6.1\x1b[2J"));
}

int host_sanitize(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_text),
		cmocka_unit_test(takes_out_what_a_terminal_obeys),
		cmocka_unit_test(takes_out_what_is_no_text),
		cmocka_unit_test(makes_json_that_is_utf8),
		cmocka_unit_test(knows_a_release),
	};

	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
