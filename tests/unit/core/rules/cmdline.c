// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/cmdline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"

static const char *said;

static int read_mode(struct request *request, const char *cmdline)
{
	int status;

	unit_tree();
	unit_said();
	memset(request, 0, sizeof(*request));
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
	status = cmdline_read_mode(request);
	said = unit_said();
	return status;
}

static void reads_the_mode(void **state)
{
	static const struct {
		const char *cmdline;
		enum request_mode mode;
	} cases[] = {
		{ "quiet\n", REQUEST_ON },
		{ "rd.vfioclaim=off\n", REQUEST_OFF },
		{ "rd.vfioclaim=0", REQUEST_OFF },
		{ "\"rd.vfioclaim=no\"", REQUEST_OFF },
		/* `off` wins wherever it is */
		{ "rd.vfioclaim=off rd.vfioclaim=1", REQUEST_OFF },
		{ "rd.vfioclaim=off quiet rd.vfioclaim=dry-run", REQUEST_OFF },
		{ "rd.vfioclaim=nonsense rd.vfioclaim=off", REQUEST_OFF },
		{ "rd.vfioclaim=off rd.vfioclaim=nonsense", REQUEST_OFF },
		{ "a -- rd.vfioclaim=off", REQUEST_OFF },
		{ "ro -- init=/x rd.vfioclaim=0 b", REQUEST_OFF },
		{ "foo=\"a b rd.vfioclaim=no", REQUEST_OFF },
		{ "foo=\"rd.vfioclaim=off", REQUEST_OFF },
		{ "foo=\"a rd.vfioclaim=off b\" c", REQUEST_OFF },
		{ "\trd.vfioclaim=\"off\"\n", REQUEST_OFF },
		/* another word is not `off` */
		{ "rd.vfioclaim=1 xrd.vfioclaim=off", REQUEST_ON },
		{ "rd.vfioclaim=on -- rd.vfioclaim=offset rd.vfioclaim=00", REQUEST_ON },
		{ "rd.vfioclaim=dry-run rd.vfioclaim=on", REQUEST_ON },
		{ "rd.vfioclaim=on rd.vfioclaim=dry-run", REQUEST_DRY_RUN },
		{ "rd.vfioclaim=nonsense rd.vfioclaim=on", REQUEST_ON },
		{ "rd.vfioclaim=dry-run", REQUEST_DRY_RUN },
		{ "rd.vfioclaim", REQUEST_ON },
		{ "rd.vfioclaims=off x=rd.vfioclaim=off", REQUEST_ON },
		{ "a -- rd.vfioclaim=dry-run", REQUEST_ON },
	};
	struct request request;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(read_mode(&request, cases[i].cmdline), 0);
		assert_int_equal(request.mode, cases[i].mode);
		assert_string_equal(said, "");
	}
	assert_int_equal(read_mode(&request, "rd.vfioclaim=on rd.vfioclaim=nonsense"), -EINVAL);
	assert_non_null(strstr(said, "expected off, dry-run or on"));
}

static void sees_a_boot_from_the_network(void **state)
{
	static const char *const network[] = {
		"root=/dev/nfs nfsroot=10.0.0.1:/srv ip=10.0.0.2",
		"root=nfs4:10.0.0.1:/srv",
		"netroot=iscsi:10.0.0.1::::iqn.x",
		"rd.iscsi.initiator=iqn.x",
		"iscsi_initiator=iqn.x",
		"root=nbd:10.0.0.1:8000",
		"nbdroot=10.0.0.1,8000",
		"rd.nvmf.discover=tcp:10.0.0.1",
		"rd.driver.pre=nvme_tcp",
		"boot=live netboot=cifs",
		"root=live:http://x/y",
		"fcoe=edd:nodcb",
		"ip=dhcp",
	};
	static const char *const disk[] = {
		"",
		"root=/dev/sda1 quiet",
		"root=UUID=1234 rd.luks=1 ip=off",
		"root=/dev/disk/by-id/nvme-Samsung_1-part1",
	};
	struct request request;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(network); i++) {
		assert_int_equal(read_mode(&request, network[i]), 0);
		if (!request.netboot)
			fail_msg("%s", network[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(disk); i++) {
		assert_int_equal(read_mode(&request, disk[i]), 0);
		if (request.netboot)
			fail_msg("%s", disk[i]);
	}
}

static void sees_a_crash_kernel(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(read_mode(&request, "root=/dev/sda1 elfcorehdr=867704K"), 0);
	assert_true(request.crash_kernel);
	assert_int_equal(read_mode(&request, "root=/dev/sda1 crashkernel=256M"), 0);
	assert_false(request.crash_kernel);
}

static void an_option_outranks_on(void **state)
{
	struct request request = { .dry_run_option = true };

	(void)state;
	unit_tree();
	unit_write("/proc/cmdline", "rd.vfioclaim=on", 15);
	assert_int_equal(cmdline_read_mode(&request), 0);
	assert_int_equal(request.mode, REQUEST_DRY_RUN);
	unit_write("/proc/cmdline", "rd.vfioclaim=no", 15);
	assert_int_equal(cmdline_read_mode(&request), 0);
	assert_int_equal(request.mode, REQUEST_OFF);
}

static void reads_the_modules_list(void **state)
{
	static const char cmdline[] = "vfio_pci.ids=aaaa:bbbb "
				      "vfio-pci.ids=10de:1284,,0x8086:2,1002:ffffffff:ffffffff:ffffffff:030000:ff0000,"
				      "10de,10de:zz,zz:1,1:2:,1:2:3:z,1:2:3:4,1:2:3:4:5:6:7 vfio-pci.idx=1:1";
	struct request request = { 0 };
	const struct device amd = { .id = { 0x1002, 0x67df, 1, 2 }, .class = 0x030000 };

	(void)state;
	unit_tree();
	unit_said();
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
	assert_int_equal(cmdline_read_rules(&request), 0);
	said = unit_said();
	assert_true(request_has_ids(&request));
	assert_int_equal(request.rule_count, 7); /* the last list counts, as for every parameter of a module */
	assert_int_equal(request.rules[0].id.vendor, 0x10de);
	assert_int_equal(request.rules[0].id.subvendor, ADDR_ANY_ID);
	assert_true(request.rules[0].optional && request.rules[0].all_but_storage_or_network);
	assert_int_equal(request.rules[1].id.device, 2);
	assert_true(rule_match(&request.rules[2], &amd));
	assert_int_equal(request.rules[3].id.device, 2);
	assert_int_equal(request.rules[4].id.subvendor, 3);
	assert_int_equal(request.rules[4].id.subdevice, ADDR_ANY_ID);
	assert_int_equal(request.rules[5].id.subdevice, 4);
	assert_int_equal(request.rules[6].class_mask, 6);
	assert_non_null(strstr(said, "'10de' ignored"));
	assert_non_null(strstr(said, "'10de:zz' ignored"));
	assert_non_null(strstr(said, "'zz:1' ignored"));
	free(request.rules);
}

static void asks_for_nothing_with_an_empty_list(void **state)
{
	struct request request = { 0 };

	(void)state;
	unit_tree();
	unit_write("/proc/cmdline", "vfio-pci.ids= ", 14);
	assert_int_equal(cmdline_read_rules(&request), 0);
	assert_int_equal(request.rule_count, 0);
	assert_false(request_has_ids(&request));
}

static void does_nothing_where_off_may_stand(void **state)
{
	static char cmdline[70000];
	struct request request = { 0 };

	(void)state;
	unit_tree();
	unit_said();
	memset(cmdline, 'x', sizeof(cmdline));
	unit_write("/proc/cmdline", cmdline, sizeof(cmdline));
	assert_int_equal(cmdline_read_mode(&request), -EFBIG);
	assert_non_null(strstr(unit_said(), "/proc/cmdline: file too large; it may contain rd.vfioclaim=off"));
}

/* After the baked options; never a list of IDs, and complete, whatever its length. */
static void gives_modules_their_options(void **state)
{
	static const char cmdline[] = "quiet vfio_pci.ids=10de:1284 vfio-pci.disable_vga=1 vfio_pci.x=\"a b\" "
				      "other.y=1 vfio_pci.flag vfio.koala=2 vfi_.x vfi-.x vfio_p "
				      "vfio_pci vfio_pci_core.z -- vfio.no=1";
	static char many[4000];
	struct request_module modules[] = {
		{ "/lib/modules/kernel/vfio.ko", "" },
		{ "/lib/modules/kernel/vfio-pci-core.ko", "" },
		{ "/vfio-pci.ko", "nointxmask=1" },
	};
	struct request request = { .modules = modules, .module_count = 3 };

	(void)state;
	unit_tree();
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
	assert_int_equal(cmdline_read_options(&request), 0);
	assert_string_equal(modules[0].options, " koala=\"2\"");
	assert_string_equal(modules[1].options, " z");
	assert_string_equal(modules[2].options, "nointxmask=1 disable_vga=\"1\" x=\"a b\" flag");

	memset(many, 'x', sizeof(many) - 1);
	memcpy(many, "vfio.a=", 7);
	modules[0].options = "";
	unit_write("/proc/cmdline", many, sizeof(many) - 1);
	assert_int_equal(cmdline_read_options(&request), 0);
	assert_int_equal(strlen(modules[0].options), strlen(" a=\"\"") + sizeof(many) - 1 - 7);

	/* the kernel would read the text after the quote as the next one */
	for (size_t i = 0; i < 3; i++) {
		static const char *const quotes[] = { "\"vfio.x ids=10de:1284", "vfio.x=a\" ids=\"10de:1284",
						      "vfio.x\"y=a ids=10de:1284" };

		modules[0].options = "";
		unit_said();
		unit_write("/proc/cmdline", quotes[i], strlen(quotes[i]));
		assert_int_equal(cmdline_read_options(&request), -EINVAL);
		assert_non_null(strstr(unit_said(), "vfioclaim: /proc/cmdline: vfio.x"));
		assert_string_equal(modules[0].options, "");
	}

	unit_write("/proc/cmdline", "vfio.x=1", 8);
	unit_memory(1);
	assert_int_equal(cmdline_read_options(&request), -ENOMEM);
	unit_memory(-1);
	assert_non_null(strstr(unit_said(), "out of memory"));
}

static void the_config_comes_first(void **state)
{
	struct request request = { 0 };
	struct rule rule = { .source = RULE_CMDLINE, .line = 1 };

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		rule.source = i < 2 ? RULE_CMDLINE : RULE_CONFIG;
		rule.line = i;
		assert_int_equal(request_add(&request, &rule), 0);
	}
	assert_int_equal(request.rules[0].line, 2);
	assert_int_equal(request.rules[2].line, 4);
	assert_int_equal(request.rules[3].line, 0);
	assert_int_equal(request.rules[4].line, 1);
	free(request.rules);
}

static int read_rules(struct request *request, const char *cmdline)
{
	int status;

	unit_tree();
	unit_said();
	memset(request, 0, sizeof(*request));
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
	status = cmdline_read_rules(request);
	said = unit_said();
	return status;
}

static void reads_our_own_words(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(read_rules(&request,
				    "rd.vfioclaim.claim=10de:1284,01:00 rd.vfioclaim.claim=class=0c03,slot=0-1 "
				    "rd.vfioclaim.profile=a/b rd.vfioclaim.profile=vm-1 "
				    "rd.vfioclaim.allow=last-usb rd.vfioclaim.allow=boot-display,last-display"),
			 0);
	assert_string_equal(said, "");
	assert_int_equal(request.rule_count, 4);
	assert_string_equal(request.rules[0].file, "cmdline:rd.vfioclaim.claim");
	assert_int_equal(request.rules[1].place, RULE_SLOT);
	assert_int_equal(request.rules[2].class, 0x0c0300);
	assert_string_equal(request.rules[3].slot, "0-1");
	assert_string_equal(request.profile, "vm-1");
	assert_int_equal(request.allow, RULE_ALLOW_BOOT_DISPLAY | RULE_ALLOW_LAST_DISPLAY);
	free(request.rules);
}

static void tells_what_is_wrong_with_them(void **state)
{
	static const char *const wrong[][2] = {
		{ "rd.vfioclaim.claim=10de:12zz", "rd.vfioclaim.claim=: '10de:12zz': expected vendor:device" },
		{ "rd.vfioclaim.claim", "rd.vfioclaim.claim=: '': expected" },
		{ "rd.vfioclaim.profile=", "rd.vfioclaim.profile=: expected a name" },
		{ "rd.vfioclaim.allow=bridge", "rd.vfioclaim.allow=: 'bridge': unknown value, expected bound-display" },
	};
	struct request request;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(read_rules(&request, wrong[i][0]), -EINVAL);
		assert_non_null(strstr(said, wrong[i][1]));
		free(request.rules);
	}
	assert_int_equal(read_rules(&request, "rd.vfioclaim.claims=1 rd-vfioclaim.x rd.vfioclaimer.x=1"), 0);
	assert_non_null(strstr(said, "rd.vfioclaim.claims: unknown parameter, expected .claim, "));
	assert_null(strstr(said, "vfioclaimer"));
}

/* On a running system a missing /proc is an error; with --root it may be absent. */
static void takes_what_is_not_there_for_empty(void **state)
{
	struct request request = { 0 };

	(void)state;
	for (int live = 0; live < 2; live++) {
		unit_tree();
		unit_said();
		unit_live(live);
		assert_int_equal(cmdline_read_mode(&request), 0);
		unit_live(false);
		assert_string_equal(unit_said(),
				    live ? "vfioclaim: /proc/cmdline: no such file or directory; treated as empty\n"
					 : "");
	}
	unit_tree();
	unit_write("/proc", "", 0);
	assert_int_equal(cmdline_read_mode(&request), 0);
}

static void says_when_memory_runs_out(void **state)
{
	static const char *const cmdlines[] = { "rd.vfioclaim.claim=10de:1284", "vfio-pci.ids=10de:1284" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cmdlines); i++) {
		struct request request = { 0 };

		unit_tree();
		unit_said();
		unit_write("/proc/cmdline", cmdlines[i], strlen(cmdlines[i]));
		unit_memory(1);
		assert_int_equal(cmdline_read_rules(&request), -ENOMEM);
		unit_memory(-1);
		assert_non_null(strstr(unit_said(), "out of memory"));
	}
}

static void knows_profiles(void **state)
{
	static const char *const names[] = { "", "a", "b", "default" };
	struct request request;
	struct rule rule;

	(void)state;
	for (unsigned chosen = 0; chosen < 4; chosen++) {
		memset(&request, 0, sizeof(request));
		rule_init(&rule);
		for (unsigned i = 0; i < 4; i++) {
			strcpy(rule.profile, names[i]);
			assert_int_equal(request_add(&request, &rule), 0);
		}
		strcpy(request.profile, names[chosen]);
		request.allow = RULE_ALLOW_LAST_USB;
		assert_int_equal(request_settle(&request), 0);
		assert_int_equal(request.rule_count, 2);
		assert_string_equal(request.rules[0].profile, "");
		assert_string_equal(request.rules[1].profile, chosen ? names[chosen] : "default");
		assert_int_equal(request.rules[1].allow, RULE_ALLOW_LAST_USB);
		strcpy(request.profile, "c");
		assert_int_equal(request_settle(&request), -ENOENT);
		assert_int_equal(request.rule_count, 2);
		free(request.rules);
	}
}

int unit_cmdline(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_mode),
		cmocka_unit_test(sees_a_boot_from_the_network),
		cmocka_unit_test(sees_a_crash_kernel),
		cmocka_unit_test(an_option_outranks_on),
		cmocka_unit_test(reads_the_modules_list),
		cmocka_unit_test(asks_for_nothing_with_an_empty_list),
		cmocka_unit_test(does_nothing_where_off_may_stand),
		cmocka_unit_test(gives_modules_their_options),
		cmocka_unit_test(the_config_comes_first),
		cmocka_unit_test(reads_our_own_words),
		cmocka_unit_test(tells_what_is_wrong_with_them),
		cmocka_unit_test(takes_what_is_not_there_for_empty),
		cmocka_unit_test(says_when_memory_runs_out),
		cmocka_unit_test(knows_profiles),
	};

	return cmocka_run_group_tests_name("cmdline", tests, NULL, NULL);
}
