// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The JSON of a plan equals the JSON of its report, printed and read again: every value, every type, in the same order.
 */
#include "host/check/report_json.h"

#include <string.h>

#include "../../machine.h"
#include "../../unit.h"
#include "core/claim/report.h"
#include "host/status/report_parse.h"

static void add_line(void *context, enum log_level level, const char *line)
{
	(void)level;
	report_parse_line(context, line);
}

/* Compare both ways of a case, and close it. Return the JSON, which belongs to the caller. */
static struct json_object *json_of(struct case_ *test)
{
	struct simulation simulation = { .status = REQUEST_MET };
	struct report_records records = { 0 };
	struct json_object *direct, *read;

	test->request.mode = REQUEST_DRY_RUN; /* which prints no time */
	report_lines(&test->request, &test->machine, &test->plan, REQUEST_MET, add_line, &records);
	simulation.request = test->request;
	simulation.machine = test->machine;
	simulation.plan = test->plan;
	direct = report_json(&simulation);
	read = report_parse_to_json(&records);
	assert_string_equal(json_object_to_json_string(direct), json_object_to_json_string(read));
	json_object_put(read);
	case_close(test);
	return direct;
}

static bool has(struct json_object *all, const char *part)
{
	return strstr(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
		      part);
}

static void is_what_the_report_says(void **state)
{
	struct json_object *all;
	struct case_ test;

	(void)state;
	case_open(&test, "claim 10de:1284", "claim 01:00.0 only", "claim 09:00.0", "claim 03:00.0 optional",
		  "protect 03:00.0 because=/home", "claim 00:01.0", "claim 10de:1284@00:02.0", NULL);
	test.devices[0].group = DEVICE_NO_GROUP;
	strcpy(test.devices[3].driver, "snd_hda_intel");
	test.request.rules[0].file = "/etc/a b\\\x1b\xff.conf"; /* not possible in a line of the report */
	strcpy(test.request.profile, "a b");
	case_guard(&test);
	all = json_of(&test);
	assert_true(has(all, "{\"format\":1,\"vfioclaim\":{\"version\":\"" VERSION "\",\"report\":1,"));
	assert_true(has(all, "\"rule\":\"/etc/a b\\\\??.conf:1\""));
	assert_true(has(all, "\"iommu\":{\"state\":\"active\",\"kind\":\"unknown\",\"remap\":false,\"reason\":null"));
	assert_true(has(all, "\"address\":\"0000:01:00.0\",\"id\":\"10de:1284\",\"class\":\"030000\",\"group\":2,"));
	assert_true(has(all, "\"address\":\"0000:00:01.0\",\"id\":\"8086:1901\",\"class\":\"060400\",\"group\":null,"));
	assert_true(
		has(all, "\"reason\":\"protected\",\"rule\":\"test:4\",\"comment\":\"by test:5: needed for /home\""));
	assert_true(has(all, "\"missing\":[{\"what\":\"0000:09:00.0\",\"rule\":\"test:3\"}]"));
	json_object_put(all);
}

static void tells_who_shares_a_group(void **state)
{
	struct json_object *all;
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", NULL);
	strcpy(test.devices[3].driver, "snd_hda_intel");
	case_guard(&test);
	all = json_of(&test);
	assert_true(
		has(all, "\"groups\":[{\"group\":2,\"shared-with\":\"0000:01:00.1\",\"driver\":\"snd_hda_intel\"}]"));
	assert_true(
		has(all, "\"end\":{\"status\":0,\"claimed\":1,\"refused\":0,\"missing\":0,\"failed\":0,\"ms\":null}"));
	json_object_put(all);
}

static void tells_why_there_is_no_iommu(void **state)
{
	static const struct iommu inactive[] = {
		{ .reason = IOMMU_FIRMWARE },
		{ .reason = IOMMU_CMDLINE, .kind = IOMMU_AMD, .parameter = "amd_iommu=off" },
		{ .reason = IOMMU_KERNEL, .kind = IOMMU_INTEL },
		{ .reason = IOMMU_KERNEL, .kind = IOMMU_ARM },
		{ .reason = IOMMU_KERNEL, .xen = true },
	};
	struct case_ test;

	(void)state;
	for (size_t i = 0; i < sizeof(inactive) / sizeof(*inactive); i++) {
		struct json_object *all;

		case_open(&test, "claim 01:00.0", NULL);
		test.machine.iommu = inactive[i];
		case_guard(&test);
		all = json_of(&test);
		assert_true(has(all, "\"state\":\"inactive\",\"kind\":null,\"remap\":null,\"reason\":\""));
		assert_true(has(all, "\"end\":{\"status\":3,"));
		json_object_put(all);
	}

	/* nothing was requested: there is no plan, and no IOMMU was looked for */
	memset(&test, 0, sizeof(test));
	json_object_put(json_of(&test));
}

int host_report_json(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_what_the_report_says),
		cmocka_unit_test(tells_who_shares_a_group),
		cmocka_unit_test(tells_why_there_is_no_iommu),
	};

	return cmocka_run_group_tests_name("report_json", tests, NULL, NULL);
}
