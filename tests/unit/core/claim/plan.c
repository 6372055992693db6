// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/str.h"

#include "../../machine.h"
#include "../../unit.h"

static void a_device_belongs_to_its_first_rule(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", "claim 10de:1284", NULL);
	case_plan(&test);
	assert_int_equal(test.plan.count, 3);
	assert_ptr_equal(case_claim(&test, "01:00.0")->rule, &test.request.rules[0]);
	assert_int_equal(test.plan.matches[1], 2);
	case_close(&test);
}

static void a_displays_functions_come_along(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", NULL);
	case_plan(&test);
	assert_int_equal(test.plan.count, 2);
	assert_ptr_equal(case_claim(&test, "01:00.1")->with, case_claim(&test, "01:00.0")->device);
	assert_int_equal(case_claim(&test, "01:00.1")->set, case_claim(&test, "01:00.0")->set);
	case_close(&test);

	/* in another group it stays with the host */
	case_open(&test, "claim 01:00.0", NULL);
	case_device(&test, "01:00.1")->group = 77;
	case_plan(&test);
	assert_int_equal(test.plan.count, 1);
	case_close(&test);

	/* and nothing is claimed together with a device that is no display */
	case_open(&test, "claim 01:00.1", NULL);
	case_plan(&test);
	assert_int_equal(test.plan.count, 1);
	case_close(&test);
}

static void lines_of_one_slot_are_one_set(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.1", "claim 03:00.0", "claim 01:00.0", NULL);
	case_plan(&test);
	assert_null(case_claim(&test, "01:00.1")->with);
	assert_int_equal(case_claim(&test, "01:00.1")->set, case_claim(&test, "01:00.0")->set);
	assert_int_not_equal(case_claim(&test, "03:00.0")->set, case_claim(&test, "01:00.0")->set);
	case_close(&test);
}

static void what_is_there_already_is_left_alone(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	strcpy(case_device(&test, "03:00.0")->driver, "vfio-pci");
	case_plan(&test);
	assert_int_equal(case_claim(&test, "03:00.0")->result, PLAN_ALREADY);
	case_close(&test);
}

/* A device on vfio-pci that no IOMMU isolates is no success: a guard refuses it. */
static void without_an_iommu_nothing_is_there_already(void **state)
{
	(void)state;
	for (int missing = 0; missing < 4; missing++) {
		struct case_ test;
		struct device *device;

		case_open(&test, "claim 03:00.0", NULL);
		device = case_device(&test, "03:00.0");
		strcpy(device->driver, "vfio-pci");
		if (missing == 0)
			test.machine.iommu.reason = IOMMU_CMDLINE;
		else if (missing == 1)
			device->group = DEVICE_NO_GROUP;
		else if (missing == 2)
			device->translated = false;
		else
			device->noiommu = true;
		case_guard(&test);
		assert_int_equal(case_claim(&test, "03:00.0")->result, PLAN_REFUSED);
		assert_int_equal(case_claim(&test, "03:00.0")->reason,
				 missing ? PLAN_NO_IOMMU_GROUP : PLAN_IOMMU_INACTIVE);
		case_close(&test);
	}
}

static void protecting_claims_nothing(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "protect 10de:1284", NULL);
	case_plan(&test);
	assert_int_equal(test.plan.count, 0);
	case_close(&test);
}

/* A line for an ID at a place does not match another device there, whatever driver that has. */
static void a_stranger_is_never_there_already(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 10de:1284@03:00.0", NULL);
	strcpy(case_device(&test, "03:00.0")->driver, "vfio-pci");
	case_plan(&test);
	assert_true(case_claim(&test, "03:00.0")->stranger);
	assert_int_equal(case_claim(&test, "03:00.0")->result, PLAN_PLANNED);
	assert_false(plan_is_missing(&test.plan, &test.request, &test.request.rules[0]));
	case_close(&test);
}

static void a_rule_that_means_nothing_is_missing(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim dead:beef", "claim 8086:1901", "protect dead:beef", "claim 03:00.0", "claim 8086:10d3",
		  "claim 10de:1284@05:00.0", NULL);
	case_plan(&test);
	for (size_t i = 0; i < test.request.rule_count; i++)
		assert_int_equal(plan_is_missing(&test.plan, &test.request, &test.request.rules[i]), i == 0 || i == 5);
	case_close(&test);
}

/* No rule matches a device that was not examined: its other fields are not used. */
static void knows_nothing_of_what_was_not_examined(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", "claim 03:00.0", NULL);
	case_device(&test, "01:00.1")->examined = false;
	case_device(&test, "03:00.0")->examined = false;
	case_plan(&test);
	assert_int_equal(test.plan.count, 1);
	case_close(&test);
}

static void says_when_memory_runs_out(void **state)
{
	(void)state;
	for (int allocations = 1; allocations < 3; allocations++) {
		struct case_ test;

		case_open(&test, "claim 01:00.0", NULL);
		unit_memory(allocations);
		assert_int_equal(plan_make(&test.plan, &test.request, &test.machine), -ENOMEM);
		unit_memory(-1);
		case_close(&test);
	}
}

static void parses_the_name_of_each_result(void **state)
{
	static const struct {
		const char *name;
		enum plan_result result;
	} results[] = {
		{ "planned", PLAN_PLANNED }, { "refused", PLAN_REFUSED }, { "already", PLAN_ALREADY },
		{ "claimed", PLAN_CLAIMED }, { "failed", PLAN_FAILED },	  { "held", PLAN_HELD },
	};
	enum plan_result result;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(results); i++) {
		result = PLAN_HELD - results[i].result; /* another one */
		assert_true(plan_result_parse(results[i].name, &result));
		assert_int_equal(result, results[i].result);
		assert_string_equal(plan_result_name(result), results[i].name);
	}
	result = PLAN_FAILED;
	assert_false(plan_result_parse("plan", &result));
	assert_false(plan_result_parse("", &result));
	assert_int_equal(result, PLAN_FAILED);
}

int unit_plan(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_belongs_to_its_first_rule),
		cmocka_unit_test(a_displays_functions_come_along),
		cmocka_unit_test(lines_of_one_slot_are_one_set),
		cmocka_unit_test(what_is_there_already_is_left_alone),
		cmocka_unit_test(without_an_iommu_nothing_is_there_already),
		cmocka_unit_test(protecting_claims_nothing),
		cmocka_unit_test(a_stranger_is_never_there_already),
		cmocka_unit_test(a_rule_that_means_nothing_is_missing),
		cmocka_unit_test(knows_nothing_of_what_was_not_examined),
		cmocka_unit_test(says_when_memory_runs_out),
		cmocka_unit_test(parses_the_name_of_each_result),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
