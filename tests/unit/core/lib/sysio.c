// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/log.h"

/* Without one final newline. */
static const char *content(const char *path)
{
	static char value[4096];
	int length = sysio_read(SYSIO_ROOT, path, value, sizeof(value) - 1);

	assert_true(length >= 0);
	value[length] = '\0';
	return value;
}

/* On the running system only files of sysfs are ever written, wherever a path leads. */
static void writes_to_nothing_but_sysfs(void **state)
{
	char path[256];

	(void)state;
	unit_tree();
	unit_write("/attribute", "old", 3);
	strcpy(path, unit_path("/attribute"));
	assert_int_equal(sysio_enter(NULL), 0);
	assert_int_equal(sysio_write(SYSIO_ROOT, path, "new"), -EXDEV);
	assert_string_equal(content(path), "old");
	unit_tree();
	unit_write("/attribute", "old", 3);
	assert_int_equal(sysio_write(SYSIO_ROOT, "/attribute", "new"), 0);
	assert_string_equal(content("/attribute"), "new");
	assert_int_equal(sysio_write(SYSIO_ROOT, "/none", "new"), -ENOENT);
	assert_false(sysio_is_present(SYSIO_ROOT, "/none"));
}

static void cuts_no_link(void **state)
{
	char target[SYSIO_TARGET + 1], buffer[SYSIO_TARGET], small[8];

	(void)state;
	unit_tree();
	memset(target, 'x', sizeof(target));
	target[sizeof(buffer)] = '\0';
	unit_link("/long", target);
	assert_int_equal(sysio_read_target(SYSIO_ROOT, "/long", buffer, sizeof(buffer)), -ENAMETOOLONG);
	assert_string_equal(buffer, "");
	target[sizeof(buffer) - 1] = '\0';
	unit_link("/fits", target);
	assert_int_equal(sysio_read_target(SYSIO_ROOT, "/fits", buffer, sizeof(buffer)), 0);
	assert_string_equal(buffer, target);
	/* the last part of it */
	unit_link("/driver", "../../bus/pci/drivers/nouveau");
	unit_link("/alone", "nouveau");
	unit_link("/more", "drivers/nouveau1");
	assert_int_equal(sysio_read_link(SYSIO_ROOT, "/driver", small, sizeof(small)), 0);
	assert_string_equal(small, "nouveau");
	assert_int_equal(sysio_read_link(SYSIO_ROOT, "/alone", small, sizeof(small)), 0);
	assert_string_equal(small, "nouveau");
	assert_int_equal(sysio_read_link(SYSIO_ROOT, "/more", small, sizeof(small)), -ENAMETOOLONG);
	assert_string_equal(small, "");
	assert_int_equal(sysio_read_link(SYSIO_ROOT, "/none", small, sizeof(small)), -ENOENT);
}

static int count_line(void *context, const char *line)
{
	assert_string_equal(line, "one");
	++*(int *)context;
	return 0;
}

static void formats_a_path(void **state)
{
	char buffer[16];
	int dir, file, lines = 0;

	(void)state;
	unit_tree();
	unit_write("/a/b7", "one\n", 4);
	unit_link("/a/link", "some/where");
	dir = sysio_path_open_dir(SYSIO_ROOT, "/%s", "a");
	assert_true(dir >= 0);
	file = sysio_path_open(dir, "b%d", 7);
	assert_true(file >= 0);
	assert_true(sysio_path_exists(dir, "b%d", 7));
	assert_false(sysio_path_exists(dir, "b%d", 8));
	assert_int_equal(sysio_path_read(dir, buffer, sizeof(buffer), "b%d", 7), 3);
	assert_string_equal(buffer, "one");
	assert_int_equal(sysio_path_read_value(SYSIO_ROOT, buffer, sizeof(buffer), "/a/b%d", 7), 3);
	assert_int_equal(sysio_path_read_value(SYSIO_ROOT, buffer, sizeof(buffer), "/a/b%d", 8), -ENOENT);
	assert_string_equal(buffer, "");
	assert_int_equal(sysio_path_read_target(dir, buffer, sizeof(buffer), "%s", "link"), 0);
	assert_string_equal(buffer, "some/where");
	assert_int_equal(sysio_path_read_link(dir, buffer, sizeof(buffer), "%s", "link"), 0);
	assert_string_equal(buffer, "where");
	assert_int_equal(sysio_path_each_line(dir, count_line, &lines, "b%d", 7), 0);
	assert_int_equal(lines, 1);
	sysio_close(file);
	sysio_close(dir);
}

/* The part before the cut may exist: it must not be taken for the path. */
static void looks_at_no_path_that_was_cut(void **state)
{
	static char name[SYSIO_TARGET];
	char buffer[16] = "x";
	int lines = 0;

	(void)state;
	unit_tree();
	memset(name, '/', sizeof(name) - 1);
	assert_true(sysio_path_exists(SYSIO_ROOT, "%s", name));
	assert_false(sysio_path_exists(SYSIO_ROOT, "%sx", name));
	assert_int_equal(sysio_path_open(SYSIO_ROOT, "%sx", name), -ENAMETOOLONG);
	assert_int_equal(sysio_path_open_dir(SYSIO_ROOT, "%sx", name), -ENAMETOOLONG);
	assert_int_equal(sysio_path_read(SYSIO_ROOT, buffer, sizeof(buffer), "%sx", name), -ENAMETOOLONG);
	assert_string_equal(buffer, "");
	assert_int_equal(sysio_path_read_value(SYSIO_ROOT, buffer, sizeof(buffer), "%sx", name), -ENAMETOOLONG);
	assert_int_equal(sysio_path_read_link(SYSIO_ROOT, buffer, sizeof(buffer), "%sx", name), -ENAMETOOLONG);
	assert_int_equal(sysio_path_read_target(SYSIO_ROOT, buffer, sizeof(buffer), "%sx", name), -ENAMETOOLONG);
	assert_int_equal(sysio_path_each_line(SYSIO_ROOT, count_line, &lines, "%sx", name), -ENAMETOOLONG);
	assert_int_equal(lines, 0);
}

static void is_not_led_out_of_the_root_by_a_slash(void **state)
{
	(void)state;
	unit_tree();
	unit_write("/etc/passwd", "here", 4);
	assert_string_equal(content("//etc/passwd"), "here");
	assert_true(sysio_is_present(SYSIO_ROOT, "/"));
}

/*
 * A regular file in the log's place is truncated at each open. The kernel would have dropped the eleventh line of one
 * open file.
 */
static void puts_ten_lines_into_an_open_of_the_log(void **state)
{
	struct log_kernel_file log = LOG_KERNEL_FILE_CLOSED;

	(void)state;
	unit_tree();
	unit_said();
	unit_write("/dev/kmsg", "", 0);
	log_kernel(&log, LOG_INFO, "to no log");
	assert_string_equal(content("/dev/kmsg"), "");
	log_to_kernel(true);
	for (unsigned i = 0; i < 10; i++)
		log_kernel(&log, LOG_WARNING, "a line");
	assert_int_equal(strlen(content("/dev/kmsg")), 10 * strlen("<4>vfioclaim: a line\n") - 1);
	log_kernel(&log, LOG_ERROR, "next");
	log_close(&log);
	log_to_kernel(false);
	assert_int_equal(strncmp(content("/dev/kmsg"), "<3>vfioclaim: next\n", strlen("<3>vfioclaim: next\n")), 0);
	assert_string_equal(unit_said(), "");
}

/* The absence of the log is not reported. */
static void says_it_on_stderr_all_the_same(void **state)
{
	(void)state;
	unit_tree();
	unit_said();
	log_to_kernel(true);
	log_error("a %s", "line");
	log_to_kernel(false);
	assert_string_equal(unit_said(), "vfioclaim: a line\n");
}

int unit_sysio(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_to_nothing_but_sysfs),
		cmocka_unit_test(cuts_no_link),
		cmocka_unit_test(formats_a_path),
		cmocka_unit_test(looks_at_no_path_that_was_cut),
		cmocka_unit_test(is_not_led_out_of_the_root_by_a_slash),
		cmocka_unit_test(puts_ten_lines_into_an_open_of_the_log),
		cmocka_unit_test(says_it_on_stderr_all_the_same),
	};

	return cmocka_run_group_tests_name("sysio", tests, NULL, NULL);
}
