// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The report file: it contains the whole report, whatever the length of its lines, or it does not exist.
 */
#include "core/claim/report.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "../../machine.h"
#include "../../unit.h"
#include "core/lib/sysio.h"

#define MOST 65536 /* bytes of a report here */

static void add_line(void *context, enum log_level level, const char *line)
{
	(void)level;
	strcat(context, line);
	strcat(context, "\n");
}

/* Make claims, and a file name of their rule of such a length that a line has `length` bytes. */
static void open_case(struct case_ *test, char *name, size_t length)
{
	char lines[MOST] = "", *line;

	case_open(test, "claim 01:00.0", "claim 03:00.0", "claim 02:00.0", "protect 03:00.0", NULL);
	for (size_t i = 0; i < test->request.rule_count; i++)
		test->request.rules[i].file = name;
	case_guard(test);
	test->request.mode = REQUEST_DRY_RUN; /* which prints no time; it is not the option, so the report is written */
	*name = '\0';
	report_lines(&test->request, &test->machine, &test->plan, REQUEST_MET, add_line, lines);
	line = strstr(lines, "planned 0000:01:00.0");
	memset(name, 'x', length - strcspn(line, "\n"));
	name[length - strcspn(line, "\n")] = '\0';
}

static void keeps_every_line_whole(void **state)
{
	static char expected[MOST], kept[MOST];
	char name[LOG_LINE];
	struct case_ test;

	(void)state;
	for (size_t length = LOG_LINE / 2; length < LOG_LINE; length++) {
		unit_tree();
		unit_write("/run/x", "", 0);
		open_case(&test, name, length);
		expected[0] = '\0';
		report_lines(&test.request, &test.machine, &test.plan, REQUEST_MET, add_line, expected);
		report_write(&test.request, &test.machine, &test.plan, REQUEST_MET);
		assert_true(sysio_read(SYSIO_ROOT, REPORT_FILE, kept, sizeof(kept)) > 0);
		strcat(kept, "\n"); /* which sysio removed */
		assert_string_equal(kept, expected);
		case_close(&test);
	}
	unit_said();
}

static void keeps_no_half(void **state)
{
	const struct rlimit small = { LOG_LINE, RLIM_INFINITY }, large = { RLIM_INFINITY, RLIM_INFINITY };
	char name[LOG_LINE];
	struct case_ test;

	(void)state;
	unit_tree();
	unit_write("/run/x", "", 0);
	open_case(&test, name, LOG_LINE - 1);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	report_write(&test.request, &test.machine, &test.plan, REQUEST_MET);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
	assert_false(sysio_exists(SYSIO_ROOT, REPORT_FILE));
	assert_true(sysio_exists(SYSIO_ROOT, SYSIO_RUN));
	case_close(&test);
}

int unit_report(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_every_line_whole),
		cmocka_unit_test(keeps_no_half),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
