// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A tree that answers as the kernel does: __wrap_sysio_write() moves driver links when unbind and drivers_probe are
 * written. It runs in the worker, a child, so its results are only in the tree.
 */
#include "host/vfio/release.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/lib/deadline.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"

#define ONE PCI_SYSFS_DEVICES "/0000:01:00.0"
#define TWO PCI_SYSFS_DEVICES "/0000:01:00.1"

static struct {
	const char *driver; /* the driver that a probe binds */
	const char *fails;  /* the write that fails, and how */
	int status;
	bool hangs; /* ... or never returns */
} kernel;

static struct release list[2];

int __wrap_sysio_write(int dir, const char *path, const char *value);
int __real_sysio_write(int dir, const char *path, const char *value);

static void bind(const char *address)
{
	char path[128], target[128];

	snprintf(path, sizeof(path), PCI_SYSFS_DEVICES "/%s/driver", address);
	snprintf(target, sizeof(target), "../../../bus/pci/drivers/%s", kernel.driver);
	unit_link(path, target);
}

int __wrap_sysio_write(int dir, const char *path, const char *value)
{
	FILE *log = fopen(unit_path("/log"), "a");

	fprintf(log, "%s=%s;", strrchr(path, '/') + 1, *value == '\n' ? "" : value);
	fclose(log);
	if (kernel.fails && strstr(path, kernel.fails)) {
		while (kernel.hangs)
			pause();
		return kernel.status;
	}
	if (strstr(path, "/driver/unbind")) {
		char link[128];

		snprintf(link, sizeof(link), PCI_SYSFS_DEVICES "/%s/driver", value);
		return unlink(unit_path(link)) ? -errno : 0;
	}
	if (strstr(path, "/drivers_probe") && kernel.driver)
		bind(value);
	return strstr(path, "/sys/bus/pci/") ? 0 : __real_sysio_write(dir, path, value);
}

/* Bind two functions of group 14 to vfio-pci, with a kernel in which this driver matches them; then release them. */
static void begin(const char *driver)
{
	static const char modalias[] = "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00\n";

	unit_tree();
	kernel.driver = "vfio-pci";
	kernel.fails = NULL;
	kernel.hangs = false;
	unit_write("/run/x", "", 0);
	unit_write(ONE "/modalias", modalias, strlen(modalias));
	unit_write(TWO "/modalias", modalias, strlen(modalias));
	bind("0000:01:00.0");
	bind("0000:01:00.1");
	kernel.driver = driver;
	for (unsigned i = 0; i < 2; i++)
		list[i] = (struct release){ .addr = { .bus = 1, .function = (uint8_t)i }, .group = 14 };
}

static void run(void)
{
	deadline_start(2);
	release_run(list, 2);
}

static const char *log_of(void)
{
	static char log[1024];

	sysio_read(SYSIO_ROOT, "/log", log, sizeof(log));
	return log;
}

static void is(unsigned i, enum release_result result, enum release_reason reason, const char *driver)
{
	assert_int_equal(list[i].result, result);
	assert_int_equal(list[i].reason, reason);
	assert_string_equal(list[i].driver, driver);
}

static void gives_back_in_order(void **state)
{
	(void)state;
	begin("nouveau");
	run();
	is(0, RELEASE_RELEASED, RELEASE_NO_REASON, "nouveau");
	is(1, RELEASE_RELEASED, RELEASE_NO_REASON, "nouveau");
	assert_string_equal(log_of(), "driver_override=;driver_override=;unbind=0000:01:00.0;unbind=0000:01:00.1;"
				      "drivers_probe=0000:01:00.0;drivers_probe=0000:01:00.1;");
	begin(NULL); /* no driver matches them */
	run();
	is(0, RELEASE_RELEASED, RELEASE_NO_REASON, "");
}

static void believes_only_what_the_kernel_shows(void **state)
{
	(void)state;
	begin("vfio-pci"); /* the device is in its ids= */
	run();
	is(0, RELEASE_FAILED, RELEASE_TAKEN_BACK, "vfio-pci");
	begin("nouveau");
	kernel.fails = "0000:01:00.1/driver/unbind"; /* returns success, and does nothing */
	kernel.status = 0;
	run();
	is(0, RELEASE_RELEASED, RELEASE_NO_REASON, "nouveau");
	is(1, RELEASE_FAILED, RELEASE_UNBIND, "vfio-pci");
}

static void leaves_alone_what_it_cannot_clear(void **state)
{
	(void)state;
	begin("nouveau");
	kernel.fails = "0000:01:00.0/driver_override";
	kernel.status = -EACCES;
	run();
	is(0, RELEASE_FAILED, RELEASE_OVERRIDE, "vfio-pci");
	is(1, RELEASE_RELEASED, RELEASE_NO_REASON, "nouveau");
	assert_null(strstr(log_of(), "unbind=0000:01:00.0"));
}

static void touches_nothing_that_is_stuck_again(void **state)
{
	(void)state;
	begin("nouveau");
	kernel.fails = "0000:01:00.0/driver/unbind";
	kernel.hangs = true;
	run();
	is(0, RELEASE_FAILED, RELEASE_STUCK, "vfio-pci");
	is(1, RELEASE_RELEASED, RELEASE_NO_REASON, "nouveau");
	assert_null(strstr(log_of(), "probe=0000:01:00.0"));
}

static void passes_over_what_is_refused(void **state)
{
	(void)state;
	begin("nouveau");
	list[1].result = RELEASE_REFUSED;
	list[1].reason = RELEASE_IN_USE;
	run();
	is(0, RELEASE_RELEASED, RELEASE_NO_REASON, "nouveau");
	is(1, RELEASE_REFUSED, RELEASE_IN_USE, "vfio-pci");
	assert_null(strstr(log_of(), "01:00.1"));
}

static void waits_for_another_one_of_us(void **state)
{
	int lock;

	(void)state;
	begin("nouveau");
	lock = sysio_create(SYSIO_LOCK, 0600);
	assert_int_equal(sysio_lock(lock), 0);
	run();
	is(0, RELEASE_REFUSED, RELEASE_NOT_ALONE, "vfio-pci");
	assert_string_equal(log_of(), "");
	sysio_close(lock);
}

int host_release(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_in_order),
		cmocka_unit_test(believes_only_what_the_kernel_shows),
		cmocka_unit_test(leaves_alone_what_it_cannot_clear),
		cmocka_unit_test(touches_nothing_that_is_stuck_again),
		cmocka_unit_test(passes_over_what_is_refused),
		cmocka_unit_test(waits_for_another_one_of_us),
	};

	return cmocka_run_group_tests_name("giveback", tests, NULL, NULL);
}
