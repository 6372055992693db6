// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_read.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/strbuf.h"

#define HEAD "vfioclaim 0.1.0 report=1 mode=on profile=- config=-\n"
#define CLAIMED "claimed 0000:01:00.0 driver=vfio-pci rule=/etc/a\\x20b.conf:1\n"
#define END "end status=0 claimed=1\n"

static struct report_source reported;
static char why[512];

static int read_report(const char *file, const char *log)
{
	struct strbuf text;

	unit_tree();
	if (file)
		unit_write("/run/vfioclaim/report", file, strlen(file));
	if (log)
		unit_write("/dev/kmsg", log, strlen(log));
	strbuf_open(&text, why, sizeof(why));
	return report_read(&reported, &text);
}

static void takes_a_whole_file(void **state)
{
	(void)state;
	assert_int_equal(read_report(HEAD CLAIMED END, NULL), 0);
	assert_int_equal(reported.records.count, 3);
	assert_string_equal(reported.from, "/run/vfioclaim/report");
	assert_string_equal(report_read_head(&reported, "mode"), "on");
	assert_string_equal(report_read_head(&reported, "nothing"), "-");
	assert_string_equal(report_parse_value(&reported.records.at[1], "rule"), "/etc/a b.conf:1");
	assert_int_equal(read_report(HEAD CLAIMED END CLAIMED END, NULL), 0); /* a report ends at its first `end` */
	assert_int_equal(reported.records.count, 3);
}

static void wants_head_and_end(void **state)
{
	(void)state;
	assert_int_equal(read_report(HEAD CLAIMED, NULL), -ENODATA);
	assert_non_null(strstr(why, "/run/vfioclaim/report: incomplete report"));
	assert_int_equal(read_report(CLAIMED END, NULL), -ENODATA);
	assert_int_equal(read_report(HEAD CLAIMED "end sta", NULL), -ENODATA);
	assert_int_equal(read_report("", NULL), -ENOENT);
	assert_int_equal(read_report(NULL, NULL), -ENOENT);
	assert_non_null(strstr(why, "/dev/kmsg: no such file"));
	assert_int_equal(read_report("vfioclaim 9.0 report=2 mode=on\n" END, NULL), -EPROTO);
	assert_non_null(strstr(why, "report=2"));
}

static void goes_on_to_the_log(void **state)
{
	(void)state;
	assert_int_equal(read_report(HEAD CLAIMED, "14,1,5,-;vfioclaim: " HEAD "14,2,5,-;vfioclaim: " END), 0);
	assert_string_equal(reported.from, "/dev/kmsg");
	assert_int_equal(read_report(NULL, "6,1,2,-;something else\n"), -ENOENT);
	assert_int_equal(read_report(NULL, "14,2,5,-;vfioclaim: " END), -ENODATA); /* the head is overwritten */
}

static void takes_the_last_whole_run_of_the_log(void **state)
{
	(void)state;
	assert_int_equal(read_report(NULL,
				     "6,339,5140900,-;NET: Registered\n SUBSYSTEM=pci\n"
				     "14,340,5140901,-;vfioclaim: " HEAD
				     "14,341,5140902,-;vfioclaim: failed 0000:02:00.0 driver=-\n"
				     "14,342,5140903,-;vfioclaim: " END "14,350,6140901,-,caller=T1;vfioclaim: " HEAD
				     "12,351,6140902,-;vfioclaim: taking display\n"
				     "14,352,6140903,-;vfioclaim: claimed 0000:01:00.0 driver=vfio-pci "
				     "rule=/etc/a\\x5cx20b;c.conf:1\n"
				     " DEVICE=+pci:0000:01:00.0\n"
				     "6,353,6140904,-;claimed 0000:03:00.0 driver=x\n"
				     "14,354,6140905,-;vfioclaim: " END
				     /* an incomplete report */
				     "14,360,7140901,-;vfioclaim: " HEAD
				     "14,361,7140902,-;vfioclaim: failed 0000:02:00.0 driver=-\n"),
			 0);
	assert_int_equal(reported.records.count, 3);
	assert_string_equal(reported.records.at[1].subject, "0000:01:00.0");
	/* the log writes a backslash as \x5c, and the report a blank as \x20 */
	assert_string_equal(report_parse_value(&reported.records.at[1], "rule"), "/etc/a b;c.conf:1");
}

int host_report_read(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_whole_file),
		cmocka_unit_test(wants_head_and_end),
		cmocka_unit_test(goes_on_to_the_log),
		cmocka_unit_test(takes_the_last_whole_run_of_the_log),
	};

	return cmocka_run_group_tests_name("reported", tests, NULL, NULL);
}
