// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/prepare.h"

#include <stdlib.h>
#include <string.h>

#include "../../machine.h"
#include "../../unit.h"

static enum request_status foresee_with(struct request *request, const char *config, const char *cmdline)
{
	unit_tree();
	unit_said();
	memset(request, 0, sizeof(*request));
	unit_write("/vfioclaim.conf", config, strlen(config));
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
	unit_write("/proc/sys/kernel/osrelease", "6.1.0-50-amd64\n", 15);
	return prepare_request(request);
}

static void says_which_kernel_it_was_baked_for(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(foresee_with(&request, "baked 1 kernel 6.1.0-49-amd64 config sha256:ab\nclaim 01:00.0\n", ""),
			 REQUEST_MET);
	assert_non_null(strstr(unit_said(), "baked for kernel 6.1.0-49-amd64, but 6.1.0-50-amd64 is running"));
	assert_int_equal(request.rule_count, 1);
	free(request.rules);
	assert_int_equal(foresee_with(&request, "baked 1 kernel 6.1.0-50-amd64 config sha256:ab\nclaim 01:00.0\n", ""),
			 REQUEST_MET);
	assert_string_equal(unit_said(), "");
	free(request.rules);
	/* if it cannot be determined, nothing is reported */
	unit_tree();
	memset(&request, 0, sizeof(request));
	unit_write("/vfioclaim.conf", "baked 1 kernel 6.1 config sha256:ab\nclaim 01:00.0\n", 50);
	assert_int_equal(prepare_request(&request), REQUEST_MET);
	assert_string_equal(unit_said(), "");
	free(request.rules);
}

/* It saves the memory of a kernel that crashed, and needs every device for that. */
static void claims_nothing_in_a_crash_kernel(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(foresee_with(&request, "claim 01:00.0\n", "elfcorehdr=867704K"), REQUEST_MET);
	assert_int_equal(request.mode, REQUEST_OFF);
	assert_non_null(strstr(unit_said(), "crash kernel: nothing is claimed"));
	assert_int_equal(request.rule_count, 0);

	unit_tree();
	memset(&request, 0, sizeof(request));
	unit_write("/vfioclaim.conf", "claim 01:00.0\n", 14);
	unit_write("/proc/vmcore", "", 0);
	assert_int_equal(prepare_request(&request), REQUEST_MET);
	assert_int_equal(request.mode, REQUEST_OFF);
	assert_int_equal(request.rule_count, 0);
}

static void takes_an_unknown_profile_for_none(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(
		foresee_with(
			&request,
			"claim 01:00.0 profile=a\nclaim 02:00.0\nclaim 03:00.0 profile=b\nclaim 04:00.0 profile=b\n",
			"rd.vfioclaim.profile=c"),
		REQUEST_MET);
	assert_non_null(strstr(unit_said(), "unknown profile 'c', ignored (known: a b)"));
	assert_int_equal(request.rule_count, 1);
	free(request.rules);
	assert_int_equal(foresee_with(&request, "claim 02:00.0\n", "rd.vfioclaim.profile=c"), REQUEST_MET);
	assert_non_null(strstr(unit_said(), "unknown profile 'c', ignored (known: none)"));
	free(request.rules);
}

static void reads_no_config_if_it_is_off(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(foresee_with(&request, "nonsense\n", "rd.vfioclaim=off"), REQUEST_MET);
	assert_int_equal(request.mode, REQUEST_OFF);
	assert_string_equal(unit_said(), "");
}

static void claims_nothing_when_memory_runs_out(void **state)
{
	struct case_ test;

	(void)state;
	unit_said();
	case_open(&test, "claim 01:00.0", NULL);
	unit_memory(1);
	assert_int_equal(prepare_plan(&test.plan, &test.request, &test.machine), REQUEST_IMPOSSIBLE);
	unit_memory(-1);
	assert_non_null(strstr(unit_said(), "out of memory"));
	case_close(&test);
}

static void runs_out_of_memory_for_options(void **state)
{
	static const char config[] = "baked 1 kernel 6.1 config sha256:ab\nmodule /lib/vfio.ko\n";
	struct request request;

	(void)state;
	unit_memory(2); /* one allocation for the module */
	assert_int_equal(foresee_with(&request, config, "vfio.x=1"), REQUEST_WRONG);
	unit_memory(-1);
	assert_non_null(strstr(unit_said(), "out of memory"));
}

int unit_prepare(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_which_kernel_it_was_baked_for),
		cmocka_unit_test(claims_nothing_in_a_crash_kernel),
		cmocka_unit_test(takes_an_unknown_profile_for_none),
		cmocka_unit_test(reads_no_config_if_it_is_off),
		cmocka_unit_test(claims_nothing_when_memory_runs_out),
		cmocka_unit_test(runs_out_of_memory_for_options),
	};

	return cmocka_run_group_tests_name("foresee", tests, NULL, NULL);
}
