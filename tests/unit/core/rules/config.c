// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/config.h"
#include "core/rules/rule_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../unit.h"
#include "core/lib/str.h"

/* Read these bytes as the configuration; `said` is the messages about them. */
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
	assert_int_equal(READ(&request, "# GPU\n\nclaim\t10de:1284,10de:0e0f\r\nprotect 01:00.0"), 0);
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
	unit_write(REQUEST_CONFIG_DIR "/README", "", 0);
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 0);
	request.config = "/etc/other.conf";
	assert_int_equal(config_read(&request), -ENOENT);
	assert_string_equal(unit_said(), "vfioclaim: /etc/other.conf: no such file or directory; "
					 "expected a configuration file\n");
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
	assert_true(READ(&request, "# \x7f\n") < 0);
}

static void knows_its_limits(void **state)
{
	static char data[CONFIG_SIZE + 1];
	struct request request;

	(void)state;
	memset(data, ' ', sizeof(data));
	assert_int_equal(read_config(&request, data, RULE_PARSE_SIZE), 0);
	assert_true(read_config(&request, data, RULE_PARSE_SIZE + 1) < 0);
	assert_non_null(strstr(said, ":1: line of 1024 bytes, expected at most 1023"));

	memset(data, '\n', sizeof(data));
	assert_int_equal(read_config(&request, data, CONFIG_SIZE), 0);
	memset(data, '\n', sizeof(data));
	assert_int_equal(read_config(&request, data, CONFIG_SIZE + 1), -EFBIG);
	assert_non_null(strstr(said, "file too large"));
}

static void reads_the_directory_after_the_file(void **state)
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
	unit_write("/etc/vfioclaim.conf.d/15.confx", "nonsense", 8);
	unit_write("/etc/vfioclaim.conf.d/conf", "nonsense", 8);
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 3);
	for (uint8_t i = 0; i < 3; i++)
		assert_int_equal(request.rules[i].addr.bus, i + 1);
	assert_string_equal(request.rules[1].file, "/etc/vfioclaim.conf.d/10-a.conf");
	assert_int_equal(request.rules[1].line, 2);

	/* an error in any of them is reported with its file name */
	unit_write("/etc/vfioclaim.conf.d/30.conf", "nonsense", 8);
	assert_int_not_equal(config_read(&request), 0);
	assert_non_null(strstr(unit_said(), "/etc/vfioclaim.conf.d/30.conf:1: 'nonsense'"));

	/* the file in the image replaces all others */
	unit_write("/vfioclaim.conf", "claim 09:00.0", 13);
	free(request.rules);
	memset(&request, 0, sizeof(request));
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 1);
	assert_int_equal(request.rules[0].addr.bus, 9);
	free(request.rules);
}

static void lets_nobody_else_write_a_running_systems(void **state)
{
	static const struct {
		mode_t mode;
		bool live, refused;
	} cases[] = {
		{ 0644, true, false }, { 0600, true, false },  { 0620, true, true },
		{ 0602, true, true },  { 0666, false, false }, /* not checked in a tree */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct request request = { 0 };
		int status;

		unit_tree();
		unit_said();
		unit_write(REQUEST_CONFIG, "claim 10de:1284", 15);
		assert_int_equal(chmod(unit_path(REQUEST_CONFIG), cases[i].mode), 0);
		unit_live(cases[i].live);
		status = config_read(&request);
		unit_live(false);
		assert_int_equal(status, cases[i].refused ? -EPERM : 0);
		assert_int_equal(strstr(unit_said(), REQUEST_CONFIG ": writable by group or others") != NULL,
				 cases[i].refused);
		free(request.rules);
	}
}

/* A file in place of the directory may contain a protect line. */
/* A baked file names the files of its lines, which a person has to edit. */
static void tells_where_a_baked_line_came_from(void **state)
{
	static const char baked[] =
		"baked 1 kernel 6.1 config sha256:ab\nclaim 01:00.0\nfrom /etc/a.conf:7\nclaim 02:00.0\n"
		"claim 03:00.0\n";
	struct request request = { 0 };

	(void)state;
	unit_tree();
	unit_write(REQUEST_IMAGE_CONFIG, baked, sizeof(baked) - 1);
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 3);
	assert_string_equal(request.rules[0].file, REQUEST_IMAGE_CONFIG);
	assert_int_equal(request.rules[0].line, 2);
	assert_string_equal(request.rules[1].file, "/etc/a.conf");
	assert_int_equal(request.rules[1].line, 7);
	assert_string_equal(request.rules[2].file, REQUEST_IMAGE_CONFIG);
	assert_int_equal(request.rules[2].line, 5);
	free(request.rules);
}

static void wants_a_dir_that_can_be_read(void **state)
{
	struct request request = { 0 };

	(void)state;
	unit_tree();
	unit_said();
	unit_write(REQUEST_CONFIG_DIR, "claim 10de:1284", 15);
	assert_int_equal(config_read(&request), -ENOTDIR);
	assert_non_null(strstr(unit_said(), REQUEST_CONFIG_DIR ": not a directory; expected"));
	/* a dangling link was meant to exist, too */
	unit_tree();
	unit_link(REQUEST_CONFIG_DIR, "nowhere");
	assert_int_equal(config_read(&request), -ENOENT);
	assert_non_null(strstr(unit_said(), REQUEST_CONFIG_DIR ": no such file or directory; expected"));
}

/* The host program reads the files on the disk, on a machine that was booted with an image. */
static void leaves_an_images_config_alone_if_it_should(void **state)
{
	struct request request = { .from_disk = true };

	(void)state;
	unit_tree();
	unit_write(REQUEST_IMAGE_CONFIG, "claim 09:00.0", 13);
	unit_write(REQUEST_CONFIG, "claim 01:00.0", 13);
	assert_int_equal(config_read(&request), 0);
	assert_int_equal(request.rule_count, 1);
	assert_int_equal(request.rules[0].addr.bus, 1);
	free(request.rules);
}

static void claims_nothing_when_memory_runs_out(void **state)
{
	(void)state;
	for (int allocations = 1; allocations < 4; allocations++) {
		struct request request = { 0 };
		int status;

		unit_tree();
		unit_said();
		/* the list of the directory, its path, the rule */
		unit_write(REQUEST_CONFIG_DIR "/1.conf", "claim 01:00.0", 13);
		unit_memory(allocations);
		status = config_read(&request);
		unit_memory(-1);
		assert_true(status < 0);
		assert_non_null(strstr(unit_said(), "cannot allocate memory"));
		assert_int_equal(request.rule_count, 0);
		free(request.rules);
	}
}

int unit_config(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rules),
		cmocka_unit_test(may_be_absent),
		cmocka_unit_test(tells_every_error_with_its_line),
		cmocka_unit_test(refuses_what_is_no_text),
		cmocka_unit_test(knows_its_limits),
		cmocka_unit_test(reads_the_directory_after_the_file),
		cmocka_unit_test(lets_nobody_else_write_a_running_systems),
		cmocka_unit_test(tells_where_a_baked_line_came_from),
		cmocka_unit_test(wants_a_dir_that_can_be_read),
		cmocka_unit_test(leaves_an_images_config_alone_if_it_should),
		cmocka_unit_test(claims_nothing_when_memory_runs_out),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
