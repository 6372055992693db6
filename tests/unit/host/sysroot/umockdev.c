// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/sysroot/umockdev.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

#define DEVICE "P: /devices/pci0000:00/0000:00:02.0\n"
#define DIRECTORY "/out/sys/devices/pci0000:00/0000:00:02.0"

static char why_buffer[512];

/* Unpack `data` into "/out" of a new tree. Return the messages. */
static int unpack(const char *data, size_t length)
{
	char file[256], directory[256];
	struct strbuf why;

	unit_tree();
	strbuf_open(&why, why_buffer, sizeof(why_buffer));
	unit_write("/machine", data, length);
	strcpy(file, unit_path("/machine"));
	strcpy(directory, unit_path("/out"));
	return umockdev_unpack(file, directory, &why);
}

static void assert_file(const char *path, const char *expected)
{
	char value[256];

	assert_int_equal(sysio_read(SYSIO_ROOT, path, value, sizeof(value)), strlen(expected));
	assert_string_equal(value, expected);
}

static void assert_link(const char *path, const char *expected)
{
	char target[256];

	assert_int_equal(sysio_read_target(SYSIO_ROOT, path, target, sizeof(target)), 0);
	assert_string_equal(target, expected);
}

static void makes_what_the_lines_say(void **state)
{
	static const char machine[] =
		"# a comment\n\nP: /proc\nA: cmdline=a=b\\\\c\\r\\n\nP: /\nA: vfioclaim.conf=\n"
		"P: /process\nA: x=1\n" DEVICE "E: SUBSYSTEM=pci\nE: DRIVER=bochs\nN: x=00\nH: config=0aff41\nS: x\n"
		"A: class=0x030000\\n\\n\nA: power/control=on\n"
		"L: driver=../../../bus/pci/drivers/bochs\n"
		"L: iommu_group=../../../kernel/iommu_groups/1\n"
		"P: /devices/virtual/iommu/dmar0\nE: SUBSYSTEM=iommu\n";

	(void)state;
	assert_int_equal(unpack(machine, strlen(machine)), 0);
	assert_file("/out/proc/cmdline", "a=b\\c\r");
	assert_file("/out/vfioclaim.conf", "");
	assert_file("/out/sys/process/x", "1");
	assert_file(DIRECTORY "/class", "0x030000\n"); /* the reader removes one newline */
	assert_file(DIRECTORY "/power/control", "on");
	assert_file(DIRECTORY "/config", "\n\377A");
	assert_link("/out/sys/bus/pci/devices/0000:00:02.0", "../../../devices/pci0000:00/0000:00:02.0");
	assert_link(DIRECTORY "/driver", "../../../bus/pci/drivers/bochs");
	/* and the links that the kernel adds: four levels up from both */
	assert_link("/out/sys/bus/pci/drivers/bochs/0000:00:02.0", "../../../../devices/pci0000:00/0000:00:02.0");
	assert_link("/out/sys/kernel/iommu_groups/1/devices/0000:00:02.0",
		    "../../../../devices/pci0000:00/0000:00:02.0");
	assert_link("/out/sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
	assert_file("/out/sys/class/iommu/dmar0/../../../pci0000:00/0000:00:02.0/power/control", "on");
}

static void takes_a_machine_of_nothing(void **state)
{
	(void)state;
	assert_int_equal(unpack("", 0), 0);
	assert_true(sysio_exists(SYSIO_ROOT, "/out/sys/bus/pci/devices"));
}

/* Each is refused, with its line, and leaves nothing outside. */
static void refuses_what_is_hostile(void **state)
{
	static const struct {
		const char *machine, *why;
	} cases[] = {
		{ "P: /../x\n", ":1: '/../x': expected an absolute path without" },
		{ "P: /devices/../../../x\n", ":1: '/devices/../../../x': expected an absolute path" },
		{ "P: devices\n", ":1: 'devices': expected an absolute path" },
		{ "P: /devices//x\n", ":1: '/devices//x': expected an absolute path" },
		{ "P: /proc/\n", ":1: '/proc/': expected an absolute path" },
		{ DEVICE "A: ../../../../../x=1\n", ":2: '../../../../../x': expected the name of a file" },
		{ DEVICE "A: /tmp/x=1\n", ":2: '/tmp/x': expected the name of a file" },
		{ DEVICE "A: =1\n", ":2: '': expected the name of a file" },
		{ DEVICE "A: .=1\n", ":2: '.': expected the name of a file" },
		{ DEVICE "L: ../x=a\n", ":2: '../x': expected the name of a link" },
		{ DEVICE "L: x=/etc\n", ":2: '/etc': expected a link of ../" },
		{ DEVICE "L: x=\n", ":2: '': expected a link of ../" },
		{ DEVICE "L: x=..\n", ":2: '..': expected a link of ../" },
		{ DEVICE "L: x=a/../../b\n", ":2: 'a/../../b': expected a link of ../" },
		{ DEVICE "L: x=../../../../../x\n", ":2: '../../../../../x': the link leaves the recorded machine" },
		/* through a link of its own: this one leads nowhere else, but another could */
		{ DEVICE "L: x=../../../kernel\nA: x/y=1\n",
		  ":3: 'sys/devices/pci0000:00/0000:00:02.0/x': a component is a link" },
		{ DEVICE "L: x=../../../kernel\nP: /devices/pci0000:00/0000:00:02.0/x/y\n", ":3: 'sys/devices/" },
		{ DEVICE "L: x=../../../kernel\nL: y=x/z\n", ":3: 'sys/devices/" },
		{ DEVICE "L: x=../../../kernel\nA: x=1\n",
		  ":3: /sys/devices/pci0000:00/0000:00:02.0/x: cannot create: it" },
		{ DEVICE "L: x=../../../kernel\nL: x=../../../module\n",
		  ":3: /sys/devices/pci0000:00/0000:00:02.0/x: cannot" },
		{ DEVICE "A: x=1\nA: x=2\n",
		  ":3: /sys/devices/pci0000:00/0000:00:02.0/x: cannot create: it already exists" },
		{ DEVICE "A: x=1\nA: x/y=2\n",
		  ":3: 'sys/devices/pci0000:00/0000:00:02.0/x': a component is a link or a file" },
		{ DEVICE "E: SUBSYSTEM=..\n", ":2: '..': expected the name of a subsystem" },
		{ DEVICE "E: SUBSYSTEM=a/b\n", ":2: 'a/b': expected the name of a subsystem" },
		{ "P: /\nE: SUBSYSTEM=pci\n", ":2: '': expected a device" },
		{ "P: /\nL: driver=y\n", ":2: '': expected a device" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (unpack(cases[i].machine, strlen(cases[i].machine)) >= 0)
			fail_msg("taken: %s", cases[i].machine);
		if (!strstr(why_buffer, "/machine:") || !strstr(why_buffer, cases[i].why))
			fail_msg("%s: %s", cases[i].machine, why_buffer);
		if (sysio_is_present(SYSIO_ROOT, "/x") || sysio_is_present(SYSIO_ROOT, "/out/x"))
			fail_msg("written outside: %s", cases[i].machine);
	}
}

static void refuses_what_it_does_not_understand(void **state)
{
	static const struct {
		const char *machine, *why;
	} cases[] = {
		{ "X: y\n", ":1: 'X: y': unknown line" },
		{ "A: x=1\n", ":1: 'A: x=1': expected a P: line before it" },
		{ DEVICE "A: x\n", ":2: 'A: x': expected NAME=VALUE" },
		{ DEVICE "H: x=0a0\n", ":2: '0': expected two hexadecimal digits" },
		{ DEVICE "H: x=0g\n", ":2: '0g': expected two hexadecimal digits" },
		{ DEVICE "H: x/../../y=00\n", ":2: 'x/../../y': expected the name of a file" },
		{ DEVICE "A:x=1\n", ":2: 'A:x=1': unknown line" },
		{ DEVICE "A: x=\\x41\n", ":2: '\\x41': a backslash" },
		{ DEVICE "A: x=1\\\n", ":2: '\\': a backslash" },
		{ DEVICE "A: x=1\r\n", ":2: '': control characters" },
		{ DEVICE "A: x=1", ":2: 'A: x=1': the last line has no newline" },
	};
	static const char nul[] = DEVICE "A: x=1\0\n";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(unpack(cases[i].machine, strlen(cases[i].machine)), -EINVAL);
		if (!strstr(why_buffer, cases[i].why))
			fail_msg("%s: %s", cases[i].machine, why_buffer);
	}
	assert_int_equal(unpack(nul, sizeof(nul) - 1), -EINVAL);
	assert_non_null(strstr(why_buffer, ":2: '': control characters"));
}

/* A line of so many bytes, without its end: "P: /proc", "A: x=", and as many zeros as necessary. */
static int unpack_line(size_t bytes)
{
	static const char start[] = "P: /proc\nA: x=";
	size_t length = strlen("P: /proc\n") + bytes + 1;
	char *machine = malloc(length);
	int status;

	memset(machine, '0', length);
	memcpy(machine, start, strlen(start));
	machine[length - 1] = '\n';
	status = unpack(machine, length);
	free(machine);
	return status;
}

static void refuses_what_is_too_large(void **state)
{
	static char path[2100];
	size_t size = UMOCKDEV_FILE + 1;
	char *machine = malloc(size);

	(void)state;
	assert_int_equal(unpack_line(UMOCKDEV_LINE), 0);
	assert_int_equal(unpack_line(UMOCKDEV_LINE + 1), -EINVAL);
	assert_non_null(strstr(why_buffer, ":2: '': a line of more than 262144 bytes"));

	memset(machine, '\n', size);
	assert_int_equal(unpack(machine, size - 1), 0);
	assert_int_equal(unpack(machine, size), -EFBIG);
	assert_non_null(strstr(why_buffer, "/machine: cannot read: file too large"));
	free(machine);

	strcpy(path, "P: ");
	while (strlen(path) < 2048)
		strcat(path, "/a");
	strcat(path, "\n");
	assert_int_equal(unpack(path, strlen(path)), -EINVAL);
	assert_non_null(strstr(why_buffer, "a path of more than 1023 bytes"));

	/* a name that is one byte too long for a file system */
	memset(path, 'a', sizeof(path));
	memcpy(path, "P: /", 4);
	strcpy(path + 4 + 256, "\n");
	assert_int_equal(unpack(path, strlen(path)), -ENAMETOOLONG);
}

/* Files that existed before are never changed. */
static void keeps_what_is_there(void **state)
{
	char file[256], directory[256];
	struct strbuf why;

	(void)state;
	unit_tree();
	strbuf_open(&why, why_buffer, sizeof(why_buffer));
	unit_write("/machine", "P: /etc\nA: passwd=x\n", 20);
	unit_write("/outside/passwd", "root\n", 5);
	unit_link("/out/etc", "../outside");
	strcpy(file, unit_path("/machine"));
	strcpy(directory, unit_path("/out"));
	assert_int_equal(umockdev_unpack(file, directory, &why), -EINVAL);
	assert_file("/outside/passwd", "root");
	assert_int_equal(umockdev_unpack("/nonexistent", directory, &why), -ENOENT);
}

int host_umockdev(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_what_the_lines_say),  cmocka_unit_test(takes_a_machine_of_nothing),
		cmocka_unit_test(refuses_what_is_hostile),   cmocka_unit_test(refuses_what_it_does_not_understand),
		cmocka_unit_test(refuses_what_is_too_large), cmocka_unit_test(keeps_what_is_there),
	};

	return cmocka_run_group_tests_name("umockdev", tests, NULL, NULL);
}
