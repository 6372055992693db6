// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/host/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "../unit/unit.h"

static void keeps_words_as_they_stand(void **state)
{
	struct parameters parameters;
	char *joined;

	(void)state;
	assert_int_equal(parameters_split(&parameters, " a=1\t\"b=x y\"  c=\"x y\" dyndbg=fo\"o b\"ar flag \n"), 0);
	assert_int_equal(parameters.count, 5);
	assert_string_equal(parameters.at[1].name, "b");
	assert_string_equal(parameters.at[1].value, "x y");
	assert_string_equal(parameters.at[2].value, "x y");
	assert_string_equal(parameters.at[3].value, "fo\"o b\"ar");
	assert_null(parameters.at[4].value);
	joined = parameters_join(&parameters);
	assert_string_equal(joined, "a=1 \"b=x y\" c=\"x y\" dyndbg=fo\"o b\"ar flag");
	free(joined);

	parameters_remove(&parameters, 4);
	parameters_remove(&parameters, 0);
	joined = parameters_join(&parameters);
	assert_string_equal(joined, "\"b=x y\" c=\"x y\" dyndbg=fo\"o b\"ar");
	free(joined);
	parameters_free(&parameters);
}

static void may_be_empty(void **state)
{
	struct parameters parameters;
	char *joined;

	(void)state;
	assert_int_equal(parameters_split(&parameters, ""), 0);
	assert_int_equal(parameters.count, 0);
	joined = parameters_join(&parameters);
	assert_string_equal(joined, "");
	free(joined);
	parameters_free(&parameters);
}

int host_parameters(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_words_as_they_stand),
		cmocka_unit_test(may_be_empty),
	};

	return cmocka_run_group_tests_name("parameters", tests, NULL, NULL);
}
