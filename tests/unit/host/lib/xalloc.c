// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/xalloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/rules/request.h"
#include "host/lib/string_set.h"

/* Skip the other actions at an exit, which belong to the tests and the sanitizer. */
static void exit_now(int status, void *unused)
{
	(void)unused;
	_exit(status);
}

/* Run a function that must not return in a child. */
static void must_end(void (*run)(void))
{
	int status = -1;
	pid_t child;

	unit_said();
	child = fork();
	if (!child) {
		on_exit(exit_now, NULL);
		run();
		_exit(99);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), REQUEST_IMPOSSIBLE);
	assert_string_equal(unit_said(), "vfioclaim: out of memory\n");
}

static void check_null(void)
{
	xalloc_check(NULL);
}

static void check_status(void)
{
	xalloc_status(-ENOMEM);
}

static void fill_a_stream(void)
{
	FILE *out = fopen("/dev/full", "w"); /* like a stream into memory that cannot grow: its flush fails */

	fputs("text", out);
	xalloc_stream_close(out);
}

static void ends_the_program_without_memory(void **state)
{
	(void)state;
	must_end(check_null);
	must_end(check_status);
	must_end(fill_a_stream);
}

static void passes_on_what_is_there(void **state)
{
	int value, *array;
	char *text;
	size_t length;
	FILE *out;

	(void)state;
	xalloc_must(true);
	assert_ptr_equal(xalloc_check(&value), &value);
	assert_int_equal(xalloc_status(0), 0);
	assert_int_equal(xalloc_status(-ENOENT), -ENOENT);
	free(xalloc_array(0, sizeof(*array)));
	array = xalloc_array(3, sizeof(*array));
	assert_int_equal(array[0] | array[1] | array[2], 0);
	array[2] = 7;
	array = xalloc_grow(array, 1000, sizeof(*array));
	assert_int_equal(array[2], 7);
	free(array);
	text = xalloc_copy("copy");
	assert_string_equal(text, "copy");
	free(text);
	text = xalloc_print("%s-%d", "a", 1);
	assert_string_equal(text, "a-1");
	free(text);
	out = xalloc_stream(&text, &length);
	fputs("text", out);
	xalloc_stream_close(out);
	assert_string_equal(text, "text");
	assert_int_equal(length, 4);
	free(text);
}

static void has_each_string_once(void **state)
{
	struct str_list set = { 0 };

	(void)state;
	string_set_add(&set, "b");
	string_set_add(&set, "a");
	string_set_add(&set, "b");
	assert_int_equal(set.count, 2);
	assert_string_equal(set.at[0], "b");
	assert_string_equal(set.at[1], "a");
	str_list_free(&set);
}

int host_xalloc(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_the_program_without_memory),
		cmocka_unit_test(passes_on_what_is_there),
		cmocka_unit_test(has_each_string_once),
	};

	return cmocka_run_group_tests_name("xalloc", tests, NULL, NULL);
}
