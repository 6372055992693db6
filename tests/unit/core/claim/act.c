// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What act writes, and in which order, to a kernel that answers: the test performs the writes in place of
 * sysio_write().
 */
#include "core/claim/act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../machine.h"
#include "../../unit.h"
#include "core/claim/reason.h"
#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"

#define DISPLAY "0000:01:00.0"
#define CARD "0000:03:00.0"
#define SOUND "0000:01:00.1"
#define LISTED "/sys/bus/pci/drivers/vfio-pci/" CARD
#define LISTED_DISPLAY "/sys/bus/pci/drivers/vfio-pci/" DISPLAY
#define DRIVER "e" /* the card's driver; the name may be this short */
#define PROBES "/sys/bus/pci/drivers_probe"

static struct {
	bool forgets;		  /* the display loses its driver when the card is probed */
	bool forgets_late;	  /* the display loses its driver when the card's override is cleared */
	bool has_no_run;	  /* no directory for the lock: the program runs as PID 1, before any other */
	bool is_taken;		  /* another instance has the lock, and never releases it */
	bool shows_nothing;	  /* no devices are found */
	bool binds_at_once;	  /* a device with its override is bound at once, as by a module that was just loaded */
	bool lists;		  /* but only that driver's directory shows it */
	bool unwilling;		  /* the wanted driver never binds a device */
	bool takes_card;	  /* the card is bound with its override, until the sound device loses its own */
	bool takes_display;	  /* the display is bound with its override, and the driver's directory shows it */
	bool binds_as_it_unbinds; /* a device that lost its driver is bound to the wanted one */
	bool leaves_a_child;	  /* a process that has the bus open, as a stuck worker does */
	bool keeps_override;	  /* a write that clears one fails */
	bool is_loaded_for_ever;  /* the wanted driver's module */
	const char *fails;	  /* a write to this attribute fails */
	bool binds_as_it_fails;	  /* but the device is bound anyway */
} kernel;

static void bind(const char *address, const char *driver)
{
	char path[128], target[64];

	snprintf(path, sizeof(path), PCI_SYSFS_DEVICES "/%s/driver", address);
	sysio_remove(path);
	snprintf(target, sizeof(target), "../../drivers/%s", driver);
	if (kernel.lists)
		snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s/%s", driver, address);
	if (*driver)
		unit_link(path, target);
}

/* Return whether another process could lock the file now. */
static bool is_unlocked(void)
{
	int lock = open(unit_path(SYSIO_LOCK), O_RDONLY | O_CLOEXEC);
	bool unlocked = !flock(lock, LOCK_EX | LOCK_NB);

	close(lock);
	return unlocked;
}

/* Keep the lock's file open for a few seconds, and nothing else: act waits until a worker's end of a pipe is closed. */
static void keep_lock_open(void)
{
	struct stat lock, file;

	assert_int_equal(stat(unit_path(SYSIO_LOCK), &lock), 0);
	for (int descriptor = 0; descriptor < 1024; descriptor++)
		if (!fstat(descriptor, &file) && file.st_ino != lock.st_ino)
			close(descriptor);
	alarm(5);
	pause();
}

/*
 * Each write is a line of /log: PATH=VALUE, with an n for a newline; with "unlocked " before it if there is no
 * lock.
 */
int __real_sysio_write(int dir, const char *path, const char *value);
int __wrap_sysio_write(int dir, const char *path, const char *value);
int __wrap_sysio_write(int dir, const char *path, const char *value)
{
	const char *attribute = strrchr(path, '/') + 1, *address = strcmp(path, PROBES) ? path : value;
	char line[128], name[13];
	int log;

	if (strncmp(path, "0000:", 5) && strcmp(path, PROBES))
		return __real_sysio_write(dir, path, value);
	snprintf(name, sizeof(name), "%.12s", address);
	snprintf(line, sizeof(line), "%s%s=%s\n", is_unlocked() ? "unlocked " : "", path, *value == '\n' ? "n" : value);
	log = open(unit_path("/log"), O_WRONLY | O_CREAT | O_APPEND, 0644);
	assert_int_equal(write(log, line, strlen(line)), strlen(line));
	close(log);
	if (kernel.fails && !strcmp(attribute, kernel.fails)) {
		if (kernel.binds_as_it_fails)
			bind(name, "vfio-pci");
		return -EIO;
	}
	if (kernel.leaves_a_child && !fork())
		keep_lock_open();
	if (kernel.keeps_override && !strcmp(attribute, "driver_override") && *value == '\n')
		return -EIO;
	if (kernel.forgets && !strcmp(path, PROBES) && !strcmp(value, CARD))
		bind(DISPLAY, "");
	if (kernel.forgets_late && !strcmp(path, CARD "/driver_override") && *value == '\n') {
		bind(DISPLAY, "");
		sysio_remove(LISTED_DISPLAY);
	}
	if (!strcmp(attribute, "unbind"))
		bind(name, kernel.binds_as_it_unbinds ? "vfio-pci" : "");
	if (kernel.takes_display && !strcmp(path, DISPLAY "/driver_override") && *value != '\n') {
		bind(DISPLAY, "vfio-pci");
		unit_link(LISTED_DISPLAY, "..");
	}
	if (kernel.takes_card && !strcmp(path, CARD "/driver_override")) {
		bind(CARD, "vfio-pci");
		unit_link(LISTED, "..");
	}
	if (kernel.takes_card && !strcmp(path, SOUND "/driver/unbind")) {
		bind(CARD, "");
		sysio_remove(LISTED);
	}
	if (!kernel.unwilling &&
	    (!strcmp(attribute, "drivers_probe") || (kernel.binds_at_once && !strcmp(attribute, "driver_override"))))
		bind(name, "vfio-pci");
	return 0;
}

static int open_descriptors(void)
{
	int count = 0;

	for (int descriptor = 0; descriptor < 1024; descriptor++)
		count += fcntl(descriptor, F_GETFD) >= 0;
	return count;
}

/* The display has no driver, the card has its own. Return the writes. */
static const char *act_on(struct case_ *test)
{
	static char log[2048];
	int descriptors;

	unit_tree();
	unit_said();
	unit_write(PCI_SYSFS_DEVICES "/" DISPLAY "/x", "", 0);
	unit_write(PCI_SYSFS_DEVICES "/" CARD "/x", "", 0);
	unit_write("/sys/bus/pci/drivers/vfio-pci/x", "", 0);
	unit_write("/dev/kmsg", "", 0);
	if (!kernel.has_no_run)
		unit_write("/run/x", "", 0);
	bind(CARD, DRIVER);
	strcpy(case_device(test, "03:00.0")->driver, DRIVER);
	if (kernel.takes_card) {
		unit_write(PCI_SYSFS_DEVICES "/" SOUND "/x", "", 0);
		bind(SOUND, DRIVER);
		strcpy(case_device(test, "01:00.1")->driver, DRIVER);
	}
	case_guard(test);
	if (kernel.shows_nothing) {
		char hidden[128];

		snprintf(hidden, sizeof(hidden), "%s", unit_path("/hidden"));
		assert_int_equal(rename(unit_path(PCI_SYSFS_DEVICES), hidden), 0);
	}
	if (kernel.is_taken)
		assert_int_equal(sysio_lock(sysio_create(SYSIO_LOCK, 0600)), 0);
	deadline_start(kernel.is_taken || kernel.is_loaded_for_ever ? 2 : 60);
	unit_live(kernel.is_loaded_for_ever);
	unit_hang_modprobe(kernel.is_loaded_for_ever);
	descriptors = open_descriptors();
	act(&test->plan, &test->request, &test->machine);
	assert_int_equal(open_descriptors(), descriptors);
	unit_live(false);
	unit_hang_modprobe(false);
	memset(&kernel, 0, sizeof(kernel));
	return sysio_read(SYSIO_ROOT, "/log", log, sizeof(log)) < 0 ? "" : log;
}

static void expect(struct case_ *test, const char *address, enum plan_result result, enum plan_reason reason,
		   const char *driver, bool overridden)
{
	const struct claim *claim = case_claim(test, address);

	assert_string_equal(plan_result_name(claim->result), plan_result_name(result));
	assert_string_equal(reason_name(claim->reason), reason_name(reason));
	assert_string_equal(claim->driver, driver);
	assert_int_equal(claim->overridden, overridden);
}

static void does_each_phase_for_all_before_the_next(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", "claim 03:00.0", NULL);
	assert_string_equal(act_on(&test), DISPLAY "/driver_override=vfio-pci\n" CARD "/driver_override=vfio-pci\n" CARD
						   "/driver/unbind=" CARD "\n" PROBES "=" DISPLAY "\n" PROBES "=" CARD);
	expect(&test, "01:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	/* only of the display */
	assert_string_equal(unit_said(), "vfioclaim: claiming display " DISPLAY
					 ": if this is the last line on the screen, the boot continues without it\n");
	case_close(&test);
}

/* No error: under `quiet` it is not shown. */
static void tells_the_log_of_a_display_at_its_level(void **state)
{
	char line[128];
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", NULL);
	log_to_kernel(true);
	kernel.binds_at_once = true;
	act_on(&test);
	log_to_kernel(false);
	assert_true(sysio_read(SYSIO_ROOT, "/dev/kmsg", line, sizeof(line)) > 0);
	assert_memory_equal(line, "<6>vfioclaim: claiming display " DISPLAY,
			    strlen("<6>vfioclaim: claiming display " DISPLAY));
	case_close(&test);
}

/* It was bound when the module was loaded. */
static void leaves_alone_what_is_on_its_driver(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	kernel.binds_at_once = true;
	assert_string_equal(act_on(&test), CARD "/driver_override=vfio-pci");
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	case_close(&test);
}

/* It was bound as soon as the other driver had released it: no probe is needed. */
static void does_not_probe_what_is_on_its_driver(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	kernel.binds_as_it_unbinds = true;
	assert_string_equal(act_on(&test), CARD "/driver_override=vfio-pci\n" CARD "/driver/unbind=" CARD);
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	case_close(&test);
}

static void gives_back_what_it_did_not_get(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	kernel.unwilling = true;
	assert_string_equal(act_on(&test), CARD "/driver_override=vfio-pci\n" CARD "/driver/unbind=" CARD "\n" PROBES
						"=" CARD "\n" CARD "/driver_override=n\n" PROBES "=" CARD);
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_PROBE, "", false);
	case_close(&test);

	case_open(&test, "claim 03:00.0 hold", NULL);
	kernel.unwilling = true;
	assert_string_equal(act_on(&test),
			    CARD "/driver_override=vfio-pci\n" CARD "/driver/unbind=" CARD "\n" PROBES "=" CARD);
	expect(&test, "03:00.0", PLAN_HELD, PLAN_PROBE, "", true);
	case_close(&test);

	/* a remaining override keeps every driver away, and the first failure is the reason */
	case_open(&test, "claim 03:00.0", NULL);
	kernel.unwilling = true;
	kernel.keeps_override = true;
	act_on(&test);
	expect(&test, "03:00.0", PLAN_HELD, PLAN_PROBE, "", true);
	case_close(&test);

	/* its driver was not unbound, and no probe was requested */
	case_open(&test, "claim 03:00.0", NULL);
	kernel.fails = "unbind";
	assert_string_equal(act_on(&test), CARD "/driver_override=vfio-pci\n" CARD "/driver/unbind=" CARD "\n" CARD
						"/driver_override=n");
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_UNBIND, DRIVER, false);
	case_close(&test);
}

/* A failed claim stays failed, even if the kernel binds the device later: then the host keeps it or takes it back. */
static void does_not_count_what_came_too_late(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	kernel.fails = "unbind";
	kernel.binds_as_it_fails = true;
	assert_string_equal(act_on(&test), CARD "/driver_override=vfio-pci\n" CARD "/driver/unbind=" CARD "\n" CARD
						"/driver_override=n");
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_UNBIND, "vfio-pci", false);
	case_close(&test);
}

static void touches_nothing_without_an_override(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", "claim 01:00.0 only hold", NULL);
	kernel.fails = "driver_override";
	kernel.unwilling = true;
	/* both are tried, and the one without a driver is offered to the host's drivers again */
	assert_string_equal(act_on(&test), DISPLAY "/driver_override=vfio-pci\n" CARD
						   "/driver_override=vfio-pci\n" PROBES "=" DISPLAY);
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_OVERRIDE, DRIVER, false);
	expect(&test, "01:00.0", PLAN_FAILED, PLAN_OVERRIDE, "", false);
	assert_string_equal(unit_said(), "");
	case_close(&test);
}

/* DESIGN.md, section 7: success is what the kernel shows after the last write. */
static void does_not_count_a_device_that_is_lost_again(void **state)
{
	static const char writes[] = DISPLAY "/driver_override=vfio-pci\n" CARD "/driver_override=vfio-pci\n" CARD
					     "/driver/unbind=" CARD "\n" PROBES "=" DISPLAY "\n" PROBES "=" CARD;
	static const char returned[] = "\n" DISPLAY "/driver_override=n\n" PROBES "=" DISPLAY;
	char expected[sizeof(writes) + sizeof(returned)];
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", "claim 03:00.0", NULL);
	kernel.forgets = true;
	snprintf(expected, sizeof(expected), "%s%s", writes, returned);
	assert_string_equal(act_on(&test), expected);
	expect(&test, "01:00.0", PLAN_FAILED, PLAN_PROBE, "vfio-pci", false); /* this kernel binds it again */
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	case_close(&test);

	case_open(&test, "claim 01:00.0 only hold", "claim 03:00.0", NULL);
	kernel.forgets = true;
	assert_string_equal(act_on(&test), writes);
	expect(&test, "01:00.0", PLAN_HELD, PLAN_PROBE, "", true);
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	case_close(&test);
}

/* The release of another device is a write, too. */
static void does_not_count_a_device_that_is_lost_last(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", "claim 03:00.0", NULL);
	kernel.fails = "unbind";
	kernel.forgets_late = true;
	assert_string_equal(act_on(&test),
			    DISPLAY "/driver_override=vfio-pci\n" CARD "/driver_override=vfio-pci\n" CARD
				    "/driver/unbind=" CARD "\n" PROBES "=" DISPLAY "\n" CARD "/driver_override=n");
	expect(&test, "01:00.0", PLAN_HELD, PLAN_PROBE, "", true);
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_UNBIND, DRIVER, false);
	case_close(&test);

	/* nor if the directory of its driver showed it before that write */
	case_open(&test, "claim 01:00.0 only", "claim 03:00.0", NULL);
	kernel.takes_display = true;
	kernel.fails = "unbind";
	kernel.forgets_late = true;
	act_on(&test);
	expect(&test, "01:00.0", PLAN_HELD, PLAN_PROBE, "", true);
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_UNBIND, DRIVER, false);
	case_close(&test);
}

/* A device in the driver's directory is claimed without a look at its own link, which is absent here. */
static void takes_what_the_drivers_dir_shows(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", "claim 03:00.0", NULL);
	kernel.binds_at_once = kernel.lists = true;
	assert_string_equal(act_on(&test), DISPLAY "/driver_override=vfio-pci\n" CARD "/driver_override=vfio-pci");
	expect(&test, "01:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	case_close(&test);
}

static void writes_nothing_where_there_are_no_devices(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0 only", NULL);
	kernel.shows_nothing = true;
	assert_string_equal(act_on(&test), "");
	expect(&test, "01:00.0", PLAN_FAILED, PLAN_OVERRIDE, "", false);
	case_close(&test);
}

/* A warning, which is shown on the console at its level: the boot has waited for it. */
static void waits_for_another_but_not_for_ever(void **state)
{
	static const char said[] = "<4>vfioclaim: another vfioclaim is running; continuing without the lock";
	char line[128] = "";
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	log_to_kernel(true);
	kernel.is_taken = true;
	kernel.binds_at_once = true;
	act_on(&test);
	log_to_kernel(false);
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	assert_true(sysio_read(SYSIO_ROOT, "/dev/kmsg", line, sizeof(line)) > 0);
	assert_string_equal(line, said);
	case_close(&test);
}

/* An unbind can remove other devices, as a VF goes with its PF: after an unbind, each device is checked again. */
static void looks_again_behind_an_unbind(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.1", "claim 03:00.0", NULL);
	kernel.takes_card = true;
	assert_string_equal(act_on(&test), SOUND "/driver_override=vfio-pci\n" CARD "/driver_override=vfio-pci\n" SOUND
						 "/driver/unbind=" SOUND "\n" PROBES "=" SOUND "\n" PROBES "=" CARD);
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	case_close(&test);
}

static void names_a_module_that_does_not_come(void **state)
{
	static const char said[] = "<3>vfioclaim: pci-stub: deadline exceeded";
	char line[128] = "";
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0 driver=pci-stub", NULL);
	log_to_kernel(true);
	kernel.is_loaded_for_ever = true;
	act_on(&test);
	log_to_kernel(false);
	expect(&test, "03:00.0", PLAN_FAILED, PLAN_NO_MODULE, DRIVER, false);
	assert_true(sysio_read(SYSIO_ROOT, "/dev/kmsg", line, sizeof(line)) > 0);
	assert_string_equal(line, said);
	case_close(&test);
}

/* After one instance had the lock, the next one gets it. */
static void lets_the_next_one_in(void **state)
{
	struct case_ test;
	struct stat lock;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	act_on(&test);
	assert_int_equal(stat(unit_path(SYSIO_LOCK), &lock), 0);
	assert_int_equal(lock.st_mode & 07777, 0600); /* or any user could hold the lock */
	assert_int_equal(flock(sysio_create(SYSIO_LOCK, 0600), LOCK_EX | LOCK_NB), 0);
	case_close(&test);

	/* even while a stuck process keeps the file open */
	case_open(&test, "claim 03:00.0", NULL);
	kernel.binds_at_once = true;
	kernel.leaves_a_child = true;
	act_on(&test);
	assert_true(is_unlocked());
	case_close(&test);
}

static void needs_no_lock_where_no_other_process_runs(void **state)
{
	struct case_ test;
	const char *log;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	kernel.binds_at_once = true;
	kernel.has_no_run = true;
	log = act_on(&test);
	assert_non_null(strstr(log, CARD "/driver_override=vfio-pci"));
	expect(&test, "03:00.0", PLAN_CLAIMED, PLAN_NO_REASON, "vfio-pci", true);
	assert_null(strstr(unit_said(), "lock"));
	case_close(&test);
}

static void does_nothing_where_nothing_is_asked(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "protect 03:00.0", NULL);
	kernel.is_taken = true;
	assert_string_equal(act_on(&test), "");
	assert_string_equal(unit_said(), ""); /* and there is no wait, either */
	case_close(&test);
}

int unit_act(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_each_phase_for_all_before_the_next),
		cmocka_unit_test(tells_the_log_of_a_display_at_its_level),
		cmocka_unit_test(leaves_alone_what_is_on_its_driver),
		cmocka_unit_test(does_not_probe_what_is_on_its_driver),
		cmocka_unit_test(gives_back_what_it_did_not_get),
		cmocka_unit_test(does_not_count_what_came_too_late),
		cmocka_unit_test(touches_nothing_without_an_override),
		cmocka_unit_test(does_not_count_a_device_that_is_lost_again),
		cmocka_unit_test(does_not_count_a_device_that_is_lost_last),
		cmocka_unit_test(takes_what_the_drivers_dir_shows),
		cmocka_unit_test(writes_nothing_where_there_are_no_devices),
		cmocka_unit_test(waits_for_another_but_not_for_ever),
		cmocka_unit_test(looks_again_behind_an_unbind),
		cmocka_unit_test(names_a_module_that_does_not_come),
		cmocka_unit_test(lets_the_next_one_in),
		cmocka_unit_test(needs_no_lock_where_no_other_process_runs),
		cmocka_unit_test(does_nothing_where_nothing_is_asked),
	};

	return cmocka_run_group_tests_name("act", tests, NULL, NULL);
}
