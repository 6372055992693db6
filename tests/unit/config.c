// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/core/config.h"
#include "../../src/core/line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* Read these bytes as the config; `said` is what it said of them. */
static const char *said;

static int read_config(struct request *request, const char *data, size_t length)
{
	int status;

	unit_tree();
	unit_said();
	memset(request, 0, sizeof(*request));
	if (data)
		unit_write(REQUEST_CONFIG, data, length);
	status = config_read(request);
	said = unit_said();
	return status;
}

#define READ(request, literal) read_config(request, literal, sizeof(literal) - 1)

static void reads_rules(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(READ(&request, "# GPU\n\nclaim 10de:1284,10de:0e0f\r\nprotect 01:00.0"), 0);
	assert_string_equal(said, "");
	assert_int_equal(request.rule_count, 3);
	assert_int_equal(request.rules[1].id.device, 0x0e0f);
	assert_int_equal(request.rules[1].line, 3);
	assert_string_equal(request.rules[1].file, REQUEST_CONFIG);
	assert_int_equal(request.rules[2].verb, RULE_PROTECT);
	assert_int_equal(request.rules[2].line, 4);
	free(request.rules);
}

static void may_be_absent(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(read_config(&request, NULL, 0), 0);
	assert_int_equal(READ(&request, ""), 0);
	assert_int_equal(request.rule_count, 0);
	request.config = "/etc/other.conf";
	assert_int_equal(config_read(&request), -ENOENT);
	assert_string_equal(unit_said(), "vfioclaim: /etc/other.conf: cannot be read (no such file), "
					 "expected a config file\n");
}

static void tells_every_error_with_its_line(void **state)
{
	struct request request;

	(void)state;
	assert_true(READ(&request, "claim 10de:1284\nclaim 10de:12zz\nfoo\n") < 0);
	assert_non_null(strstr(said, REQUEST_CONFIG ":2: '10de:12zz': expected vendor:device"));
	assert_non_null(strstr(said, REQUEST_CONFIG ":3: 'foo': unknown word"));
	assert_null(strstr(said, ":1:"));
	free(request.rules);
	assert_true(READ(&request, "claim 10de:1284,\n") < 0);
	assert_non_null(strstr(said, ":1: '': expected"));
	free(request.rules);
}

static void refuses_what_is_no_text(void **state)
{
	struct request request;

	(void)state;
	assert_true(READ(&request, "claim 10de:1284\n\0claim 10de:0e0f\n") < 0);
	assert_non_null(strstr(said, ":2: control characters"));
	free(request.rules);
	assert_true(READ(&request, "\x7f\x45LF\x02\x01") < 0);
	assert_int_equal(READ(&request, "# caf\xc3\xa9\n"), 0);
}

static void knows_its_limits(void **state)
{
	static char data[CONFIG_SIZE + 1];
	struct request request;

	(void)state;
	memset(data, ' ', sizeof(data));
	assert_int_equal(read_config(&request, data, LINE_SIZE), 0);
	assert_true(read_config(&request, data, LINE_SIZE + 1) < 0);
	assert_non_null(strstr(said, ":1: a line of 1024 bytes, expected at most 1023"));

	memset(data, '\n', sizeof(data));
	assert_int_equal(read_config(&request, data, CONFIG_SIZE), 0);
	memset(data, '\n', sizeof(data));
	assert_int_equal(read_config(&request, data, CONFIG_SIZE + 1), -EFBIG);
	assert_non_null(strstr(said, "larger than it can be"));
}

static void reads_the_folder_behind_the_file(void **state)
{
	struct request request = { 0 };

	(void)state;
	unit_tree();
	unit_said();
	unit_write("/etc/vfioclaim.conf", "claim 01:00.0", 13);
	unit_write("/etc/vfioclaim.conf.d/20-b.conf", "claim 03:00.0", 13);
	unit_write("/etc/vfioclaim.conf.d/10-a.conf", "\nclaim 02:00.0", 14);
	unit_write("/etc/vfioclaim.conf.d/15.conf~", "nonsense", 8);
	unit_write("/etc/vfioclaim.conf.d/.15.conf", "nonsense", 8);
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 3);
	for (uint8_t i = 0; i < 3; i++)
		assert_int_equal(request.rules[i].addr.bus, i + 1);
	assert_string_equal(request.rules[1].file, "/etc/vfioclaim.conf.d/10-a.conf");
	assert_int_equal(request.rules[1].line, 2);

	/* an error in any of them is told with its name */
	unit_write("/etc/vfioclaim.conf.d/30.conf", "nonsense", 8);
	assert_int_not_equal(config_read(&request), 0);
	assert_non_null(strstr(unit_said(), "/etc/vfioclaim.conf.d/30.conf:1: 'nonsense'"));

	/* what an image brings is all there is */
	unit_write("/vfioclaim.conf", "claim 09:00.0", 13);
	free(request.rules);
	memset(&request, 0, sizeof(request));
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 1);
	assert_int_equal(request.rules[0].addr.bus, 9);
	free(request.rules);
}

int unit_config(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rules),
		cmocka_unit_test(may_be_absent),
		cmocka_unit_test(tells_every_error_with_its_line),
		cmocka_unit_test(refuses_what_is_no_text),
		cmocka_unit_test(knows_its_limits),
		cmocka_unit_test(reads_the_folder_behind_the_file),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
