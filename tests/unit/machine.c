// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine.h"

#include <stdlib.h>
#include <string.h>

#include "core/claim/guard.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"
#include "unit.h"

void case_open(struct case_ *test, ...)
{
	static const struct device devices[] = {
		{ .addr = { 0, 0, 1, 0 }, .id = { 0x8086, 0x1901, 0, 0 }, .class = 0x060400, .driver = "pcieport" },
		{ .addr = { 0, 0, 2, 0 }, .id = { 0x8086, 0x191d, 0, 0 }, .class = 0x030000, .boot_display = true },
		{ .addr = { 0, 1, 0, 0 }, .id = { 0x10de, 0x1284, 0, 0 }, .class = 0x030000 },
		{ .addr = { 0, 1, 0, 1 }, .id = { 0x10de, 0x0e0f, 0, 0 }, .class = 0x040300 },
		{ .addr = { 0, 2, 0, 0 }, .id = { 0x10de, 0x1284, 0, 0 }, .class = 0x030000 },
		{ .addr = { 0, 3, 0, 0 }, .id = { 0x8086, 0x10d3, 0, 0 }, .class = 0x020000 },
		{ .addr = { 0, 4, 0, 0 }, .id = { 0x14e4, 0x165f, 0, 0 }, .class = 0x020000, .driver = "tg3" },
	};
	const char *line;
	unsigned number = 0;
	va_list lines;

	memset(test, 0, sizeof(*test));
	test->devices = memcpy(malloc(sizeof(devices)), devices, sizeof(devices));
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		test->devices[i].examined = test->devices[i].translated = true;
		test->devices[i].group = (int32_t)i;
		/* devices on other buses are below the root port 00:01.0, the only one */
		test->devices[i].path.count = test->devices[i].addr.bus ? 2 : 1;
		test->devices[i].path.steps[0] = 1 << 3;
		test->devices[i].path.steps[test->devices[i].path.count - 1] =
			(uint8_t)(test->devices[i].addr.device << 3 | test->devices[i].addr.function);
	}
	test->devices[3].group = 2;
	test->machine.devices = test->devices;
	test->machine.count = ARRAY_SIZE(devices);
	test->machine.iommu.reason = IOMMU_ACTIVE;

	va_start(lines, test);
	while ((line = va_arg(lines, const char *))) {
		char copy[128], said[128], *whats, *what;
		struct rule rule;
		struct strbuf why;

		strcpy(copy, line);
		strbuf_open(&why, said, sizeof(said));
		assert_int_equal(rule_parse_line(copy, &rule, &whats, &why), 0);
		rule.file = "test";
		rule.line = ++number;
		while ((what = parse_item(&whats, ','))) {
			assert_int_equal(rule_parse_what(what, &rule, &why), 0);
			assert_int_equal(request_add(&test->request, &rule), 0);
		}
	}
	va_end(lines);
}

void case_plan(struct case_ *test)
{
	assert_int_equal(plan_make(&test->plan, &test->request, &test->machine), 0);
}

void case_guard(struct case_ *test)
{
	case_plan(test);
	guard_plan(&test->plan, &test->request, &test->machine);
}

void case_close(struct case_ *test)
{
	free(test->devices);
	free(test->request.rules);
	free(test->plan.claims);
	free(test->plan.matches);
}

struct device *case_device(struct case_ *test, const char *address)
{
	struct addr addr;

	assert_null(addr_parse(address, &addr));
	for (size_t i = 0; i < test->machine.count; i++)
		if (!addr_compare(&test->devices[i].addr, &addr))
			return &test->devices[i];
	fail_msg("no device %s", address);
	return NULL;
}

struct claim *case_claim(struct case_ *test, const char *address)
{
	const struct device *device = case_device(test, address);

	for (size_t i = 0; i < test->plan.count; i++)
		if (test->plan.claims[i].device == device)
			return &test->plan.claims[i];
	fail_msg("no claim on %s", address);
	return NULL;
}
