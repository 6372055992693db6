// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/core/guard.h"

#include <string.h>

#include "machine.h"
#include "unit.h"

static void expect_(struct case_ *test, const char *address, enum plan_result result, enum plan_reason reason)
{
	struct claim *claim = case_claim(test, address);

	assert_string_equal(plan_result_name(claim->result), plan_result_name(result));
	assert_string_equal(plan_reason_name(claim->reason), plan_reason_name(reason));
}

#define EXPECT_PLANNED(test, address) expect_(test, address, PLAN_PLANNED, PLAN_NO_REASON)
#define EXPECT_REFUSED(test, address, reason) expect_(test, address, PLAN_REFUSED, reason)

static void lets_a_display_with_its_audio_pass(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", NULL);
	case_guard(&test);
	EXPECT_PLANNED(&test, "01:00.0");
	EXPECT_PLANNED(&test, "01:00.1");
	case_close(&test);
}

static void wants_an_active_iommu(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", NULL);
	test.machine.iommu.reason = IOMMU_FIRMWARE;
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_IOMMU_INACTIVE);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_IOMMU_INACTIVE);
	case_close(&test);
}

static void wants_a_group_that_protects(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", "claim 02:00.0", "claim 03:00.0", NULL);
	case_device(&test, "01:00.0")->translated = false;
	case_device(&test, "02:00.0")->group = DEVICE_NO_GROUP;
	case_device(&test, "03:00.0")->noiommu = true;
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_NO_IOMMU_GROUP);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_REFUSED(&test, "02:00.0", PLAN_NO_IOMMU_GROUP);
	EXPECT_REFUSED(&test, "03:00.0", PLAN_NO_IOMMU_GROUP);
	case_close(&test);
}

static void keeps_bridges_but_an_nvswitch(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:01.0", "claim 03:00.0", NULL);
	case_device(&test, "03:00.0")->class = 0x068000;
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:01.0", PLAN_BRIDGE);
	EXPECT_PLANNED(&test, "03:00.0");
	case_close(&test);
}

static void takes_no_twin_by_chance(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 10de:1284", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_COUNT);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_REFUSED(&test, "02:00.0", PLAN_COUNT);
	case_close(&test);

	case_open(&test, "claim 10de:1284 all", NULL);
	case_guard(&test);
	EXPECT_PLANNED(&test, "01:00.0");
	EXPECT_PLANNED(&test, "02:00.0");
	case_close(&test);

	/* that another line has the one of them does not make the other the one that was meant */
	case_open(&test, "claim 02:00.0", "claim 10de:1284", NULL);
	case_guard(&test);
	EXPECT_PLANNED(&test, "02:00.0");
	EXPECT_REFUSED(&test, "01:00.0", PLAN_COUNT);
	case_close(&test);
}

static void keeps_what_is_protected(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", "claim 02:00.0", "protect 10de:0e0f", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_PROTECTED);
	assert_ptr_equal(case_claim(&test, "01:00.1")->protecting, &test.request.rules[2]);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_COMPANION);
	EXPECT_PLANNED(&test, "02:00.0");
	case_close(&test);
}

static void keeps_displays_that_are_in_use(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:02.0", "claim 01:00.0", "claim 03:00.0", NULL);
	strcpy(case_device(&test, "01:00.0")->driver, "nouveau");
	strcpy(case_device(&test, "03:00.0")->driver, "e1000e");
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_BOOT_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_BOUND_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_PLANNED(&test, "03:00.0");
	case_close(&test);
}

static void leaves_the_host_a_display(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:02.0", "claim 10de:1284 all", "claim 03:00.0", NULL);
	case_device(&test, "00:02.0")->boot_display = false;
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_LAST_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_LAST_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_REFUSED(&test, "02:00.0", PLAN_LAST_DISPLAY);
	EXPECT_PLANNED(&test, "03:00.0");
	case_close(&test);

	/* one that another guard keeps is a display that stays */
	case_open(&test, "claim 00:02.0", "claim 10de:1284 all", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_BOOT_DISPLAY);
	EXPECT_PLANNED(&test, "01:00.0");
	case_close(&test);
}

static void says_nothing_of_what_is_already_so(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", "protect 03:00.0", NULL);
	strcpy(case_device(&test, "03:00.0")->driver, "vfio-pci");
	case_guard(&test);
	expect_(&test, "03:00.0", PLAN_ALREADY, PLAN_NO_REASON);
	case_close(&test);
}

int unit_guard(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_a_display_with_its_audio_pass),
		cmocka_unit_test(wants_an_active_iommu),
		cmocka_unit_test(wants_a_group_that_protects),
		cmocka_unit_test(keeps_bridges_but_an_nvswitch),
		cmocka_unit_test(takes_no_twin_by_chance),
		cmocka_unit_test(keeps_what_is_protected),
		cmocka_unit_test(keeps_displays_that_are_in_use),
		cmocka_unit_test(leaves_the_host_a_display),
		cmocka_unit_test(says_nothing_of_what_is_already_so),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
