// SPDX-License-Identifier: GPL-2.0-or-later

#include <string.h>

#include "../../unit.h"
#include "core/lib/strbuf.h"

static void adds_formats(void **state)
{
	char buffer[80];
	struct strbuf text;

	(void)state;
	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add(&text, "%s %c %d %u %x %04x %04u %zu %%", "word", 'c', -12, 4000000000u, 0xbeefu, 0x1au, 7u,
		   (size_t)99);
	assert_string_equal(buffer, "word c -12 4000000000 beef 001a 0007 99 %");
	assert_false(text.cut);
	assert_int_equal(text.length, strlen(buffer));
}

static void says_when_cut(void **state)
{
	char buffer[5];
	struct strbuf text;

	(void)state;
	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add(&text, "1234");
	assert_false(text.cut);
	strbuf_add(&text, "5");
	assert_true(text.cut);
	assert_string_equal(buffer, "1234");
}

static void escapes_values(void **state)
{
	char buffer[40];
	struct strbuf text;

	(void)state;
	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add_value(&text, "a b\\c\n\x7f\xc2\x9b");
	strbuf_add(&text, " ");
	strbuf_add_value(&text, "");
	assert_string_equal(buffer, "a\\x20b\\x5cc\\x0a\\x7f\\xc2\\x9b -");
}

/* A truncated line is marked as such, if there is any space for the mark. */
static void marks_what_was_cut(void **state)
{
	char buffer[10], tiny[4];
	struct strbuf text;

	(void)state;
	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add(&text, "123456789");
	strbuf_mark_cut(&text);
	assert_string_equal(buffer, "123456789");
	strbuf_add(&text, "0");
	strbuf_mark_cut(&text);
	assert_string_equal(buffer, "1234[...]");
	strbuf_open(&text, tiny, sizeof(tiny));
	strbuf_add(&text, "1234");
	strbuf_mark_cut(&text);
	assert_string_equal(tiny, "123");
}

static void takes_back_the_end(void **state)
{
	char buffer[8];
	struct strbuf text;

	(void)state;
	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add(&text, "abcdef");
	strbuf_truncate(&text, 2);
	assert_string_equal(buffer, "ab");
	strbuf_add(&text, "c");
	assert_string_equal(buffer, "abc");
}

int unit_strbuf(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_formats),	      cmocka_unit_test(says_when_cut),
		cmocka_unit_test(escapes_values),     cmocka_unit_test(marks_what_was_cut),
		cmocka_unit_test(takes_back_the_end),
	};

	return cmocka_run_group_tests_name("strbuf", tests, NULL, NULL);
}
