// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/module_options.h"

#include <stdlib.h>
#include <string.h>

#include "../../unit.h"

static void keeps_words_as_they_stand(void **state)
{
	struct module_options parameters;
	char *joined;

	(void)state;
	module_options_split(&parameters, " a=1\t\"b=x y\"  c=\"x y\" dyndbg=fo\"o b\"ar flag \n");
	assert_int_equal(parameters.count, 5);
	assert_string_equal(parameters.at[1].name, "b");
	assert_string_equal(parameters.at[1].value, "x y");
	assert_string_equal(parameters.at[2].value, "x y");
	assert_string_equal(parameters.at[3].value, "fo\"o b\"ar");
	assert_null(parameters.at[4].value);
	joined = module_options_join(&parameters);
	assert_string_equal(joined, "a=1 \"b=x y\" c=\"x y\" dyndbg=fo\"o b\"ar flag");
	free(joined);

	module_options_remove(&parameters, 4);
	module_options_remove(&parameters, 0);
	joined = module_options_join(&parameters);
	assert_string_equal(joined, "\"b=x y\" c=\"x y\" dyndbg=fo\"o b\"ar");
	free(joined);
	module_options_free(&parameters);
}

static void may_be_empty(void **state)
{
	struct module_options parameters;
	char *joined;

	(void)state;
	module_options_split(&parameters, "");
	assert_int_equal(parameters.count, 0);
	joined = module_options_join(&parameters);
	assert_string_equal(joined, "");
	free(joined);
	module_options_free(&parameters);
}

int host_module_options(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_words_as_they_stand),
		cmocka_unit_test(may_be_empty),
	};

	return cmocka_run_group_tests_name("parameters", tests, NULL, NULL);
}
