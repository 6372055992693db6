// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * This never loads a module on the machine that runs it: the linker replaces everything that loads one by the functions
 * below (--wrap in mk/tests.mk), and nothing here calls the originals.
 */
#include "core/claim/driver_load.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"

#define DRIVER "/sys/bus/pci/drivers/vfio-pci"
#define ZST "/lib/modules/vfio-pci.ko.zst"
#define KO "/lib/modules/vfio-pci.ko"

static struct {
	int error;	      /* the kernel's answer for a module; 0: it is loaded */
	bool registers;	      /* and then the driver is registered */
	char loaded[512];     /* OPTIONS FLAGS; of each, in the order of the calls */
	const char *modprobe; /* its path if it exists; NULL for none */
	bool modprobe_registers;
	int modprobe_status;
} kernel;

static void be_registered(void)
{
	unit_write(DRIVER "/x", "", 0);
}

/* finit_module(FILE, OPTIONS, FLAGS); and sysio's getdents64(), which goes to the kernel. */
long __real_syscall(long number, long first, long second, long third);
long __wrap_syscall(long number, long first, long second, long third);
long __wrap_syscall(long number, long first, long second, long third)
{
	char one[256];

	if (number != SYS_finit_module)
		return __real_syscall(number, first, second, third);
	snprintf(one, sizeof(one), "%s %d;", (const char *)second, (int)third);
	strcat(kernel.loaded, one);
	errno = kernel.error;
	if (kernel.registers)
		be_registered();
	return kernel.error ? -1 : 0;
}

static bool hangs;

void unit_hang_modprobe(bool yes)
{
	hangs = yes;
}

int __wrap_access(const char *path, int mode);
int __wrap_access(const char *path, int mode)
{
	while (hangs)
		pause();
	assert_int_equal(mode, X_OK);
	return kernel.modprobe && !strcmp(path, kernel.modprobe) ? 0 : -1;
}

/* In a child: its arguments are visible in the tree. */
int __wrap_execve(const char *path, char *const arguments[], char *const environment[]);
int __wrap_execve(const char *path, char *const arguments[], char *const environment[])
{
	char called[256];

	snprintf(called, sizeof(called), "%s: %s %s %s %s", path, arguments[0], arguments[1], arguments[2],
		 arguments[3] || !environment ? "more" : "");
	unit_write("/called", called, strlen(called));
	if (kernel.modprobe_registers)
		be_registered();
	_exit(kernel.modprobe_status);
}

static const char *called(void)
{
	static char value[256];

	return sysio_read_value(SYSIO_ROOT, "/called", value, sizeof(value)) > 0 ? value : "";
}

static const struct request_module modules[] = { { .path = "/lib/modules/vfio-pci-core.ko", .options = "" },
						 { .path = KO, .options = "nointxmask=1" } };

static const struct request baked = { .modules = (struct request_module *)modules, .module_count = 2 };

/* A running system that has these files, and where the driver is not registered yet. */
static void begin(const char *first, const char *second)
{
	memset(&kernel, 0, sizeof(kernel));
	unit_tree();
	driver_load("no-driver", &baked); /* the function remembers the last driver that it found */
	unit_live(true);
	unit_said();
	if (first)
		unit_write(first, "", 0);
	if (second)
		unit_write(second, "", 0);
}

static int end(void **state)
{
	(void)state;
	unit_live(false);
	return 0;
}

static void has_nothing_to_do_where_it_is_registered(void **state)
{
	(void)state;
	begin("/lib/modules/vfio-pci-core.ko", KO);
	be_registered();
	assert_int_equal(driver_load("vfio-pci", &baked), 0);
	assert_string_equal(kernel.loaded, "");
	assert_string_equal(called(), "");
}

static void loads_nothing_below_a_root(void **state)
{
	(void)state;
	begin("/lib/modules/vfio-pci-core.ko", KO);
	unit_live(false);
	kernel.modprobe = "/sbin/modprobe";
	assert_int_equal(driver_load("vfio-pci", &baked), -ENOENT);
	assert_string_equal(kernel.loaded, "");
	assert_string_equal(called(), "");
	assert_non_null(strstr(unit_said(), DRIVER ": not found; with --root, modules are not loaded"));
}

static void loads_what_was_baked_in_its_order(void **state)
{
	(void)state;
	begin("/lib/modules/vfio-pci-core.ko", ZST);
	kernel.registers = true;
	kernel.modprobe = "/sbin/modprobe";
	assert_int_equal(driver_load("vfio-pci", &baked), 0);
	assert_string_equal(kernel.loaded, " 0;nointxmask=1 4;");
	assert_string_equal(called(), "");
	assert_string_equal(unit_said(), "");
}

/* A module that another process loaded is as good. */
static void takes_what_is_there_for_loaded(void **state)
{
	(void)state;
	begin("/lib/modules/vfio-pci-core.ko", KO);
	kernel.error = EEXIST;
	kernel.registers = true;
	assert_int_equal(driver_load("vfio-pci", &baked), 0);
	assert_string_equal(unit_said(), "");
}

static void asks_modprobe_where_nothing_was_baked(void **state)
{
	static const struct request request = { 0 };
	static const char *const places[] = { "/sbin/modprobe", "/usr/sbin/modprobe", "/bin/modprobe",
					      "/usr/bin/modprobe" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		char expected[128];

		begin(NULL, NULL);
		kernel.modprobe = places[i];
		kernel.modprobe_registers = true;
		assert_int_equal(driver_load("vfio-pci", &request), 0);
		snprintf(expected, sizeof(expected), "%s: modprobe vfio-pci ids= ", places[i]);
		assert_string_equal(called(), expected);
		assert_string_equal(unit_said(), "");
	}
}

static void asks_modprobe_where_one_of_the_baked_fails(void **state)
{
	(void)state;
	begin("/lib/modules/vfio-pci-core.ko", KO);
	kernel.error = EPERM;
	kernel.modprobe = "/bin/modprobe";
	kernel.modprobe_registers = true;
	assert_int_equal(driver_load("vfio-pci", &baked), 0);
	assert_string_equal(kernel.loaded, " 0;"); /* the modules after them need them */
	assert_string_equal(called(), "/bin/modprobe: modprobe vfio-pci ids= ");
	assert_non_null(strstr(
		unit_said(),
		"/lib/modules/vfio-pci-core.ko: cannot load module: forbidden by lockdown or module_blacklist="));
}

static void says_what_modprobe_did_not_do(void **state)
{
	static const struct request request = { 0 };

	(void)state;
	begin(NULL, NULL);
	assert_int_equal(driver_load("vfio-pci", &request), -ENOENT);
	assert_non_null(strstr(unit_said(), "vfio-pci is not loaded and the initramfs has no modprobe"));
	begin(NULL, NULL);
	kernel.modprobe = "/sbin/modprobe";
	kernel.modprobe_status = 1;
	assert_int_equal(driver_load("vfio-pci", &request), -ECHILD);
	assert_non_null(strstr(unit_said(), "modprobe vfio-pci failed"));
	/* its exit status is not enough */
	begin(NULL, NULL);
	kernel.modprobe = "/sbin/modprobe";
	assert_int_equal(driver_load("vfio-pci", &request), -ENODEV);
	assert_non_null(strstr(unit_said(), "modprobe vfio-pci failed"));
}

static void says_what_keeps_a_module_out(void **state)
{
	static const struct {
		int error;
		const char *file, *said;
	} cases[] = {
		{ 0, NULL, "not in the initramfs" },
		{ EKEYREJECTED, KO, "its signature is not trusted" },
		{ ENOKEY, KO, "its signature is not trusted" },
		{ EBADMSG, KO, "its signature is not trusted" },
		{ EPERM, KO, "forbidden by lockdown or module_blacklist=" },
		{ EINVAL, ZST, "this kernel cannot decompress modules" },
		{ EOPNOTSUPP, "/lib/modules/vfio-pci.ko.xz", "this kernel cannot decompress modules" },
		{ EINVAL, KO, "invalid argument" },
		{ ENOEXEC, KO, "built for another kernel" },
		{ EIO, KO, "input/output error" },
		{ ENOENT, "/lib/modules/vfio-pci.ko.gz", "built for another kernel" }, /* a symbol that is absent */
	};
	const struct request request = { .modules = (struct request_module *)modules + 1, .module_count = 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *said;

		begin(cases[i].file, NULL);
		kernel.error = cases[i].error;
		kernel.modprobe = "/sbin/modprobe";
		kernel.modprobe_registers = true;
		assert_int_equal(driver_load("vfio-pci", &request), 0);
		said = strstr(unit_said(), KO ": cannot load module: ");
		assert_non_null(said);
		if (!strstr(said, cases[i].said))
			fail_msg("%s: expected %s", said, cases[i].said);
	}
}

int unit_driver_load(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(has_nothing_to_do_where_it_is_registered, end),
		cmocka_unit_test_teardown(loads_nothing_below_a_root, end),
		cmocka_unit_test_teardown(loads_what_was_baked_in_its_order, end),
		cmocka_unit_test_teardown(takes_what_is_there_for_loaded, end),
		cmocka_unit_test_teardown(asks_modprobe_where_nothing_was_baked, end),
		cmocka_unit_test_teardown(asks_modprobe_where_one_of_the_baked_fails, end),
		cmocka_unit_test_teardown(says_what_modprobe_did_not_do, end),
		cmocka_unit_test_teardown(says_what_keeps_a_module_out, end),
	};

	return cmocka_run_group_tests_name("module", tests, NULL, NULL);
}
