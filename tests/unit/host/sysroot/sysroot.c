// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/sysroot/sysroot.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"

static const char machine[] = "P: /proc\nA: cmdline=quiet\\n\nP: /devices/pci0000:00/0000:00:02.0\nE: SUBSYSTEM=pci\n";

static char file[256], tmp[] = "/tmp/vfioclaim-unpacked.XXXXXX";

/* A new tree with `file` as "/machine". Machines are unpacked into `tmp`, which remains when the tree is removed. */
static void begin(const char *data)
{
	unit_tree();
	unit_write("/machine", data, strlen(data));
	strcpy(file, unit_path("/machine"));
	setenv("TMPDIR", tmp, 1);
	unit_said();
}

static int count_unpacked(void)
{
	DIR *listing = opendir(tmp);
	int count = 0;

	while (readdir(listing))
		count++;
	closedir(listing);
	return count - 2; /* . and .. */
}

static void enters_a_directory_as_it_is(void **state)
{
	(void)state;
	begin(machine);
	assert_int_equal(sysroot_enter(unit_path("/")), 0);
	assert_false(sysio_live());
	assert_true(sysio_exists(SYSIO_ROOT, "/machine"));
	assert_int_equal(count_unpacked(), 0);
	assert_int_equal(sysroot_enter(NULL), 0);
	assert_true(sysio_live());
}

static void unpacks_a_file_until_another_root_is_entered(void **state)
{
	char value[16];

	(void)state;
	begin(machine);
	assert_int_equal(sysroot_enter(file), 0);
	assert_false(sysio_live());
	assert_int_equal(sysio_read(SYSIO_ROOT, "/proc/cmdline", value, sizeof(value)), 5);
	assert_true(sysio_exists(SYSIO_ROOT, "/sys/bus/pci/devices/0000:00:02.0/"));
	assert_int_equal(count_unpacked(), 1);
	assert_int_equal(sysroot_enter(NULL), 0);
	assert_int_equal(count_unpacked(), 0);
}

/* However a program ends that has unpacked a machine, its tree is removed. */
static void leaves_nothing(void **state)
{
	static const int signals[] = { 0, SIGINT, SIGTERM, SIGKILL };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		int ends[2], status = 0, tries = 0;
		pid_t child;
		char byte;

		begin(machine);
		assert_int_equal(pipe(ends), 0);
		child = fork();
		if (!child) {
			/* it is ignored if a shell starts these tests in the background */
			if (signals[i] && signals[i] != SIGKILL)
				signal(signals[i], SIG_DFL);
			if (sysroot_enter(file) || count_unpacked() != 1)
				_exit(1);
			assert_int_equal(write(ends[1], "x", 1), 1);
			if (!signals[i])
				exit(0);
			for (;;)
				pause();
		}
		close(ends[1]);
		assert_int_equal(read(ends[0], &byte, 1), 1);
		if (signals[i])
			kill(child, signals[i]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), signals[i]);
		/* after an exit it is removed; otherwise the removing process may need a moment */
		while (signals[i] && count_unpacked() && tries++ < 500)
			usleep(10000);
		assert_int_equal(count_unpacked(), 0);
		close(ends[0]);
	}
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	begin("P: /../x\n");
	assert_int_equal(sysroot_enter(file), -EINVAL);
	assert_non_null(strstr(unit_said(), "/machine:1: '/../x': expected an absolute path"));
	sysroot_enter(NULL);
	assert_int_equal(count_unpacked(), 0);

	assert_int_equal(sysroot_enter("/nonexistent"), -ENOENT);
	assert_string_equal(unit_said(), "vfioclaim: /nonexistent: no such file or directory\n");

	setenv("TMPDIR", "/nonexistent", 1);
	assert_int_equal(sysroot_enter(file), -ENOENT);
	assert_non_null(strstr(unit_said(), "/nonexistent/vfioclaim."));
	unsetenv("TMPDIR");
}

static int make_tmp(void **state)
{
	(void)state;
	return !mkdtemp(tmp);
}

static int remove_tmp(void **state)
{
	(void)state;
	return rmdir(tmp);
}

int host_sysroot(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enters_a_directory_as_it_is),
		cmocka_unit_test(unpacks_a_file_until_another_root_is_entered),
		cmocka_unit_test(leaves_nothing),
		cmocka_unit_test(says_what_is_wrong),
	};

	return cmocka_run_group_tests_name("root", tests, make_tmp, remove_tmp);
}
