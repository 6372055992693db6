// SPDX-License-Identifier: GPL-2.0-or-later

#include "core/lib/str_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../unit.h"
#include "core/lib/array.h"

static void keeps_copies_in_their_order(void **state)
{
	struct str_list list = { 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "%d", i);
		assert_int_equal(str_list_add(&list, name), 0);
	}
	assert_int_equal(list.count, 100);
	assert_string_equal(list.at[0], "0");
	assert_string_equal(list.at[99], "99");
	assert_int_equal(str_list_find(&list, "42"), 42);
	assert_int_equal(str_list_find(&list, "100"), 100);
	str_list_free(&list);
	assert_int_equal(list.count, 0);
	assert_int_equal(str_list_find(&list, "42"), 0);
}

static void sorts_by_bytes(void **state)
{
	static const char *const names[] = { "b", "a10", "a2", "A" };
	struct str_list list = { 0 };

	(void)state;
	str_list_sort(&list); /* an empty one */
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(str_list_add(&list, names[i]), 0);
	str_list_sort(&list);
	assert_string_equal(list.at[0], "A");
	assert_string_equal(list.at[1], "a10");
	assert_string_equal(list.at[2], "a2");
	assert_string_equal(list.at[3], "b");
	str_list_free(&list);
}

/* The first allocation is the array's, the second the copy's. */
static void stays_as_it_was_without_memory(void **state)
{
	(void)state;
	for (int allocations = 1; allocations <= 2; allocations++) {
		struct str_list list = { 0 };
		int status;

		unit_memory(allocations);
		status = str_list_add(&list, "a");
		unit_memory(-1);
		assert_int_equal(status, -ENOMEM);
		assert_int_equal(list.count, 0);
		assert_int_equal(str_list_add(&list, "a"), 0);
		assert_string_equal(list.at[0], "a");
		str_list_free(&list);
	}
}

static void grows_by_doubling(void **state)
{
	size_t capacity = 0;
	int *array = NULL, *grown;

	(void)state;
	for (size_t count = 0; count < 5; count++) {
		array = array_grow(array, count, &capacity, sizeof(*array));
		assert_non_null(array);
		assert_true(capacity > count);
		array[count] = (int)count;
	}
	assert_int_equal(capacity, 8);
	unit_memory(1);
	grown = array_grow(array, 8, &capacity, sizeof(*array));
	unit_memory(-1);
	assert_null(grown);
	assert_int_equal(capacity, 8);
	assert_int_equal(array[4], 4);
	free(array);
}

int unit_str_list(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_copies_in_their_order),
		cmocka_unit_test(sorts_by_bytes),
		cmocka_unit_test(stays_as_it_was_without_memory),
		cmocka_unit_test(grows_by_doubling),
	};

	return cmocka_run_group_tests_name("str_list", tests, NULL, NULL);
}
