// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/guard.h"

#include <stdio.h>
#include <string.h>

#include "../../machine.h"
#include "../../unit.h"
#include "core/claim/reason.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

static void expect_(struct case_ *test, const char *address, enum plan_result result, enum plan_reason reason)
{
	struct claim *claim = case_claim(test, address);

	assert_string_equal(plan_result_name(claim->result), plan_result_name(result));
	assert_string_equal(reason_name(claim->reason), reason_name(reason));
}

#define EXPECT_PLANNED(test, address) expect_(test, address, PLAN_PLANNED, PLAN_NO_REASON)
#define EXPECT_REFUSED(test, address, reason) expect_(test, address, PLAN_REFUSED, reason)

static void lets_a_display_with_its_audio_pass(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", NULL);
	case_guard(&test);
	EXPECT_PLANNED(&test, "01:00.0");
	EXPECT_PLANNED(&test, "01:00.1");
	case_close(&test);
}

static void wants_an_active_iommu(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", NULL);
	test.machine.iommu.reason = IOMMU_FIRMWARE;
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_IOMMU_INACTIVE);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_IOMMU_INACTIVE);
	case_close(&test);
}

static void wants_a_group_that_protects(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", "claim 02:00.0", "claim 03:00.0", NULL);
	case_device(&test, "01:00.0")->translated = false;
	case_device(&test, "02:00.0")->group = DEVICE_NO_GROUP;
	case_device(&test, "03:00.0")->noiommu = true;
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_NO_IOMMU_GROUP);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_REFUSED(&test, "02:00.0", PLAN_NO_IOMMU_GROUP);
	EXPECT_REFUSED(&test, "03:00.0", PLAN_NO_IOMMU_GROUP);
	case_close(&test);
}

static void keeps_bridges_but_an_nvswitch(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:01.0", "claim 03:00.0", NULL);
	case_device(&test, "03:00.0")->class = 0x068000;
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:01.0", PLAN_BRIDGE);
	EXPECT_PLANNED(&test, "03:00.0");
	case_close(&test);
}

static void takes_no_twin_by_chance(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 10de:1284", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_COUNT);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_REFUSED(&test, "02:00.0", PLAN_COUNT);
	case_close(&test);

	case_open(&test, "claim 10de:1284 all", NULL);
	case_guard(&test);
	EXPECT_PLANNED(&test, "01:00.0");
	EXPECT_PLANNED(&test, "02:00.0");
	case_close(&test);

	/* another line that claims one of them does not make the other one unambiguous */
	case_open(&test, "claim 02:00.0", "claim 10de:1284", NULL);
	case_guard(&test);
	EXPECT_PLANNED(&test, "02:00.0");
	EXPECT_REFUSED(&test, "01:00.0", PLAN_COUNT);
	case_close(&test);
}

static void keeps_what_is_protected(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 01:00.0", "claim 02:00.0", "protect 10de:0e0f", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_PROTECTED);
	assert_ptr_equal(case_claim(&test, "01:00.1")->protecting, &test.request.rules[2]);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_COMPANION);
	EXPECT_PLANNED(&test, "02:00.0");
	case_close(&test);
}

static void keeps_displays_that_are_in_use(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:02.0", "claim 01:00.0", "claim 03:00.0", NULL);
	strcpy(case_device(&test, "01:00.0")->driver, "nouveau");
	strcpy(case_device(&test, "03:00.0")->driver, "e1000e");
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_BOOT_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_BOUND_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_PLANNED(&test, "03:00.0");
	case_close(&test);
}

static void leaves_the_host_a_display(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:02.0", "claim 10de:1284 all", "claim 03:00.0", NULL);
	case_device(&test, "00:02.0")->boot_display = false;
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_LAST_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.0", PLAN_LAST_DISPLAY);
	EXPECT_REFUSED(&test, "01:00.1", PLAN_COMPANION);
	EXPECT_REFUSED(&test, "02:00.0", PLAN_LAST_DISPLAY);
	EXPECT_PLANNED(&test, "03:00.0");
	case_close(&test);

	/* a display that another guard keeps stays with the host */
	case_open(&test, "claim 00:02.0", "claim 10de:1284 all", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_BOOT_DISPLAY);
	EXPECT_PLANNED(&test, "01:00.0");
	case_close(&test);
}

static void says_nothing_of_what_is_already_so(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 03:00.0", "protect 03:00.0", NULL);
	strcpy(case_device(&test, "03:00.0")->driver, "vfio-pci");
	case_guard(&test);
	expect_(&test, "03:00.0", PLAN_ALREADY, PLAN_NO_REASON);
	case_close(&test);
}

static const char *advice(struct case_ *test, const char *address)
{
	static char buffer[512];
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	guard_advise(&text, case_claim(test, address), &test->plan, &test->request, &test->machine);
	assert_false(text.cut);
	return buffer;
}

static void tells_what_to_do_about_what_it_keeps(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:01.0", "claim 00:02.0", "claim 01:00.0", "claim 10de:1284@03:00.0",
		  "protect 02:00.0", "claim 02:00.0", NULL);
	strcpy(case_device(&test, "01:00.0")->driver, "nouveau");
	case_guard(&test);
	assert_string_equal(advice(&test, "00:01.0"),
			    "claiming a bridge would take every device below it; name the device below it");
	assert_string_equal(advice(&test, "00:02.0"), "the console is on it; to claim it anyway: allow=boot-display");
	assert_string_equal(advice(&test, "01:00.0"),
			    "unbinding a display can hang the machine; to claim it anyway: allow=bound-display");
	assert_string_equal(advice(&test, "01:00.1"), "another device of its set was refused");
	assert_string_equal(advice(&test, "03:00.0"), "expected 10de:1284@0000:03:00.0");
	assert_string_equal(advice(&test, "02:00.0"), "by test:5");
	case_close(&test);

	case_open(&test, "claim 02:00.0", "protect 02:00.0 because=root", "claim 8086:10d3", NULL);
	case_device(&test, "03:00.0")->class = 0x010802;
	case_guard(&test);
	assert_string_equal(advice(&test, "02:00.0"), "by test:2: needed for root");
	strcpy(test.request.rules[1].because, "a");
	assert_string_equal(advice(&test, "02:00.0"), "by test:2: needed for a");
	EXPECT_REFUSED(&test, "03:00.0", PLAN_UNBAKED);
	assert_string_equal(advice(&test, "03:00.0"), "the root file system may be on it; use its address or path");
	case_close(&test);
}

/* It is unknown which devices are in an absent slot: any of them may be. */
static void protects_every_device_for_a_slot_that_is_not_known(void **state)
{
	struct case_ test;
	struct strbuf text;
	char buffer[128];

	(void)state;
	for (int known = 0; known < 2; known++) {
		case_open(&test, "claim 01:00.0 only", "claim 02:00.0", "protect slot=2 because=root", NULL);
		test.request.rules[2].slot_known = known;
		test.request.rules[2].addr = (struct addr){ 0, 2, 0, 0 };
		case_guard(&test);
		assert_int_equal(case_claim(&test, "01:00.0")->reason, known ? PLAN_NO_REASON : PLAN_PROTECTED);
		assert_int_equal(case_claim(&test, "02:00.0")->reason, PLAN_PROTECTED);
		assert_ptr_equal(case_claim(&test, "02:00.0")->protecting, &test.request.rules[2]);
		strbuf_open(&text, buffer, sizeof(buffer));
		guard_advise(&text, case_claim(&test, "02:00.0"), &test.plan, &test.request, &test.machine);
		assert_string_equal(buffer, known ? "by test:3: needed for root" : "by test:3: no such slot");
		case_close(&test);
	}
	/* a claim of such a slot has no device */
	case_open(&test, "claim slot=2", NULL);
	case_guard(&test);
	assert_int_equal(test.plan.count, 0);
	assert_true(plan_is_missing(&test.plan, &test.request, &test.request.rules[0]));
	case_close(&test);
}

static void tells_why_a_group_does_not_protect(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:02.0", "claim 01:00.0", "claim 02:00.0", "claim 03:00.0", NULL);
	case_device(&test, "00:02.0")->translated = false;
	case_device(&test, "01:00.0")->group = DEVICE_NO_GROUP;
	case_device(&test, "02:00.0")->noiommu = true;
	case_device(&test, "03:00.0")->translated = false;
	case_guard(&test);
	assert_string_equal(advice(&test, "00:02.0"),
			    "no IOMMU unit serves this device; for Intel graphics: intel_iommu=on");
	assert_string_equal(advice(&test, "01:00.0"), "no IOMMU unit serves this device");
	assert_string_equal(advice(&test, "02:00.0"), "no IOMMU unit serves this device");
	assert_string_equal(advice(&test, "03:00.0"), "no IOMMU unit serves this device");
	case_close(&test);
}

static void tells_which_of_the_twins_to_write(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 10de:1284", NULL);
	case_device(&test, "02:00.0")->path.steps[1] = 1 << 3;
	case_guard(&test);
	assert_string_equal(advice(&test, "01:00.0"),
			    "2 devices match 10de:1284, expected 1; write 10de:1284@0000:00:01.0/00.0 or "
			    "10de:1284@0000:00:01.0/01.0, or add 'all' or 'count=2'");
	case_close(&test);

	/* a line has space for four; the fifth is only mentioned */
	for (size_t more = 0; more < 2; more++) {
		case_open(&test, "claim 10de:1284 count=3", NULL);
		for (size_t i = 0; i < 4 + more; i++) {
			test.devices[i].id = (struct addr_id){ 0x10de, 0x1284, 0, 0 };
			test.devices[i].path = (struct addr_path){ 0, (uint8_t)i, 1, { 0 } };
		}
		test.devices[4 + more].id.device = 0xffff;
		case_guard(&test);
		assert_string_equal(
			advice(&test, "01:00.0"),
			more ? "5 devices match 10de:1284, expected 3; write 10de:1284@0000:00:00.0 or "
			       "10de:1284@0000:01:00.0 or 10de:1284@0000:02:00.0 or 10de:1284@0000:03:00.0 or "
			       "..., or add 'all' or 'count=5'"
			     : "4 devices match 10de:1284, expected 3; write 10de:1284@0000:00:00.0 or "
			       "10de:1284@0000:01:00.0 or 10de:1284@0000:02:00.0 or 10de:1284@0000:03:00.0, "
			       "or add 'all' or 'count=4'");
		case_close(&test);
	}
}

static void tells_the_word_that_lifts_the_last_of_a_kind(void **state)
{
	struct case_ test;

	(void)state;
	/* the only display: allow=boot-display would not be enough */
	case_open(&test, "claim 00:02.0", "claim 03:00.0", NULL);
	case_device(&test, "01:00.0")->class = case_device(&test, "02:00.0")->class = 0x030200;
	case_device(&test, "03:00.0")->class = 0x0c0330;
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_BOOT_DISPLAY);
	assert_string_equal(advice(&test, "00:02.0"), "the console is on it; to claim it anyway: allow=last-display");
	EXPECT_REFUSED(&test, "03:00.0", PLAN_LAST_USB);
	assert_string_equal(advice(&test, "03:00.0"),
			    "no USB controller would stay with the host; to claim it anyway: allow=last-usb");
	case_close(&test);

	/* anywhere in the line */
	case_open(&test, "claim 00:01.0", NULL);
	for (size_t i = 0; i < test.machine.count; i++)
		test.devices[i].class = i ? 0x020000 : 0x030000;
	test.devices[0].driver[0] = '\0';
	test.devices[0].boot_display = true;
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:01.0", PLAN_BOOT_DISPLAY);
	assert_string_equal(advice(&test, "00:01.0"), "the console is on it; to claim it anyway: allow=last-display");
	case_close(&test);

	case_open(&test, "claim 00:02.0 allow=boot-display", "claim 10de:1284 all", NULL);
	case_guard(&test);
	EXPECT_REFUSED(&test, "00:02.0", PLAN_LAST_DISPLAY);
	assert_string_equal(advice(&test, "00:02.0"),
			    "no display would stay with the host; to claim it anyway: allow=last-display");
	case_close(&test);
}

/* A keyboard needs a host controller, whose programming interface is 00, 10, 20 or 30, and a driver of the host. */
static void counts_what_the_host_really_has(void **state)
{
	static const struct {
		uint32_t class;
		const char *driver;
		bool stays;
	} others[] = {
		{ 0x0c0300, "", true },		 { 0x0c0310, "", true },	  { 0x0c0320, "ehci-pci", true },
		{ 0x0c0330, "xhci_hcd", true },	 { 0x0c0340, "", false },	  { 0x0c03fe, "", false },
		{ 0x0c0330, "pci-stub", false }, { 0x0c0330, "vfio-pci", false }, { 0x0c0330, "xhci-vfio-pci", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct case_ test;

		case_open(&test, "claim 03:00.0", NULL);
		case_device(&test, "03:00.0")->class = 0x0c0330;
		case_device(&test, "02:00.0")->class = others[i].class;
		strcpy(case_device(&test, "02:00.0")->driver, others[i].driver);
		case_guard(&test);
		if (others[i].stays)
			EXPECT_PLANNED(&test, "03:00.0");
		else
			EXPECT_REFUSED(&test, "03:00.0", PLAN_LAST_USB);
		case_close(&test);

		/* a claim of a device that has no port for a keyboard needs no other one */
		case_open(&test, "claim 02:00.0", NULL);
		case_device(&test, "02:00.0")->class = others[i].class;
		case_guard(&test);
		if (others[i].class == 0x0c0340 || others[i].class == 0x0c03fe)
			EXPECT_PLANNED(&test, "02:00.0");
		else
			EXPECT_REFUSED(&test, "02:00.0", PLAN_LAST_USB);
		case_close(&test);
	}
}

/* The only way into a machine without a screen may be any network card. */
static void leaves_the_host_a_network_card(void **state)
{
	static const struct {
		const char *line, *driver;
		bool planned;
	} cases[] = {
		{ "claim 04:00.0", "tg3", false },
		{ "claim class=02 all", "tg3", false },
		{ "claim 04:00.0", "pci-stub", false },
		{ "claim 04:00.0", "vfio-pci", false },
		{ "claim 03:00.0", "pci-stub", false },
		{ "claim 03:00.0", "", true },
		{ "claim 03:00.0", "ixgbe-vfio-pci", false },
		{ "claim class=02 all allow=last-network", "", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool other =
			!strncmp(cases[i].line, "claim 04", 8); /* the line claims 04:00.0, and 03:00.0 stays or not */
		struct case_ test;

		case_open(&test, cases[i].line, NULL);
		strcpy(case_device(&test, other ? "03:00.0" : "04:00.0")->driver, cases[i].driver);
		if (other && !strcmp(cases[i].driver, "tg3"))
			case_device(&test, "03:00.0")->class = 0x030200;
		case_guard(&test);
		if (cases[i].planned)
			EXPECT_PLANNED(&test, other ? "04:00.0" : "03:00.0");
		else
			EXPECT_REFUSED(&test, other ? "04:00.0" : "03:00.0", PLAN_LAST_NETWORK);
		case_close(&test);
	}
	/* after the USB controllers, and for each kind by itself */
	{
		struct case_ test;

		case_open(&test, "claim 03:00.0,04:00.0 allow=last-usb", NULL);
		case_guard(&test);
		EXPECT_REFUSED(&test, "03:00.0", PLAN_LAST_NETWORK);
		EXPECT_REFUSED(&test, "04:00.0", PLAN_LAST_NETWORK);
		assert_string_equal(advice(&test, "04:00.0"), "no network controller would stay with the host; to "
							      "claim it anyway: allow=last-network");
		case_close(&test);
	}
}

/* Every class that a root file system can be on, and how a line may name it. */
static void keeps_what_the_root_file_system_may_be_on(void **state)
{
	static const struct {
		uint32_t class;
		bool netboot, kept;
	} classes[] = {
		{ 0x010802, false, true },  { 0x010601, false, true },	{ 0x080501, false, true },
		{ 0x080500, false, true },  { 0x0c0400, false, true },	{ 0x020000, true, true },
		{ 0x028000, true, true },   { 0x020000, false, false }, { 0x0c8000, true, false },
		{ 0x088000, false, false }, { 0x0c0500, false, false },
	};
	static const struct {
		const char *line;
		bool kept;
	} lines[] = {
		{ "claim 8086:10d3", true },
		{ "claim 8086:10d3 count=1", true },
		{ "claim 8086:10d3 only hold optional driver=pci-stub", true },
		{ "claim 8086:10d3 all", false },
		{ "claim 03:00.0", false },
		{ "claim 03:00", false },
		{ "claim 8086:10d3@03:00.0", false },
		{ "claim 00:01.0/00.0", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		for (size_t j = 0; j < ARRAY_SIZE(lines); j++) {
			struct case_ test;

			case_open(&test, lines[j].line, NULL);
			case_device(&test, "01:00.0")->path.steps[1] = case_device(&test, "02:00.0")->path.steps[1] = 8;
			case_device(&test, "03:00.0")->class = classes[i].class;
			case_device(&test, "04:00.0")->path.steps[1] = 8;
			test.request.netboot = classes[i].netboot;
			case_guard(&test);
			if (classes[i].kept && lines[j].kept)
				EXPECT_REFUSED(&test, "03:00.0", PLAN_UNBAKED);
			else
				EXPECT_PLANNED(&test, "03:00.0");
			case_close(&test);
		}
}

/* A list of another machine's devices says nothing about this host: an image may be cloned, or built for many. */
static void believes_only_a_list_of_this_host(void **state)
{
	static const struct {
		const char *lines[2];
		const char *absent; /* "": none, but the list is not believed */
	} cases[] = {
		{ { "protect 14e4:165f@04:00.0" }, NULL },
		{ { "protect 14e4:165f@05:00.0" }, NULL }, /* the device was moved */
		{ { "protect 14e4:165f@04:00.0", "protect 8086:191d@00:02.0" }, NULL },
		{ { NULL }, "" },
		{ { "protect 144d:a808@00:1b.4/00.0" }, "144d:a808@0000:00:1b.4/00.0" },
		{ { "protect 144d:a808@04:00.0" }, "144d:a808@0000:04:00.0" }, /* another device is at its place */
		{ { "protect 14e4:165f@04:00.0", "protect 144d:a808@01:00.0" }, "144d:a808@0000:01:00.0" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct case_ test;
		char expected[128];

		case_open(&test, "claim 8086:10d3", cases[i].lines[0], cases[i].lines[1], NULL);
		case_device(&test, "03:00.0")->class = 0x010802;
		test.request.host_seen = true;
		for (size_t j = 1; j < test.request.rule_count; j++)
			test.request.rules[j].baked = true;
		case_guard(&test);
		if (cases[i].absent) {
			EXPECT_REFUSED(&test, "03:00.0", PLAN_UNBAKED);
			snprintf(expected, sizeof(expected),
				 "%s%sthe root file system may be on it; use its address or path", cases[i].absent,
				 *cases[i].absent ? " of the baked list is not here: " : "");
			assert_string_equal(advice(&test, "03:00.0"), expected);
		} else {
			EXPECT_PLANNED(&test, "03:00.0");
		}
		case_close(&test);
	}
	/* a line that the user wrote is no list of the host's */
	{
		struct case_ test;

		case_open(&test, "claim 8086:10d3", "protect 14e4:165f@04:00.0", NULL);
		case_device(&test, "03:00.0")->class = 0x010802;
		test.request.host_seen = true;
		case_guard(&test);
		EXPECT_REFUSED(&test, "03:00.0", PLAN_UNBAKED);
		case_close(&test);
	}
}

static void a_display_that_was_given_away_does_not_stay(void **state)
{
	static const char *const drivers[] = { "pci-stub", "vfio-pci", "nvgrace-gpu-vfio-pci", "i915" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		struct case_ test;

		case_open(&test, "claim 02:00.0", NULL);
		case_device(&test, "00:02.0")->boot_display = false;
		strcpy(case_device(&test, "00:02.0")->driver, drivers[i]);
		strcpy(case_device(&test, "01:00.0")->driver, drivers[i]);
		case_guard(&test);
		if (!strcmp(drivers[i], "i915"))
			EXPECT_PLANNED(&test, "02:00.0");
		else
			EXPECT_REFUSED(&test, "02:00.0", PLAN_LAST_DISPLAY);
		case_close(&test);
	}
}

/* The kernel removes the firmware's framebuffer only for VGA devices. */
static void tells_of_a_framebuffer_that_stays(void **state)
{
	struct case_ test;

	(void)state;
	case_open(&test, "claim 00:02.0 allow=boot-display", "claim 01:00.0", NULL);
	case_device(&test, "00:02.0")->class = case_device(&test, "01:00.0")->class = 0x038000;
	case_guard(&test);
	EXPECT_PLANNED(&test, "00:02.0");
	assert_string_equal(advice(&test, "00:02.0"),
			    "the firmware framebuffer stays in its memory, which VFIO cannot map");
	assert_string_equal(advice(&test, "01:00.0"), "");
	case_device(&test, "00:02.0")->class = 0x030000;
	assert_string_equal(advice(&test, "00:02.0"), "");
	case_close(&test);
}

static void tells_what_stays_behind_a_failure(void **state)
{
	struct case_ test;
	struct claim *claim;

	(void)state;
	case_open(&test, "claim 03:00.0", NULL);
	case_guard(&test);
	claim = case_claim(&test, "03:00.0");
	claim->result = PLAN_FAILED;
	claim->reason = PLAN_STUCK;
	claim->overridden = true;
	assert_string_equal(advice(&test, "03:00.0"),
			    "a step on it did not return, and shutdown may hang; driver_override is still set");
	claim->reason = PLAN_PROBE;
	assert_string_equal(advice(&test, "03:00.0"), "driver_override is still set");
	claim->overridden = false;
	assert_string_equal(advice(&test, "03:00.0"), "");
	/* the requested driver of held and of claimed devices */
	claim->overridden = true;
	claim->result = PLAN_HELD;
	assert_string_equal(advice(&test, "03:00.0"), "");
	claim->result = PLAN_CLAIMED;
	claim->reason = PLAN_NO_REASON;
	assert_string_equal(advice(&test, "03:00.0"), "");
	case_close(&test);
}

int unit_guard(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_a_display_with_its_audio_pass),
		cmocka_unit_test(wants_an_active_iommu),
		cmocka_unit_test(wants_a_group_that_protects),
		cmocka_unit_test(keeps_bridges_but_an_nvswitch),
		cmocka_unit_test(takes_no_twin_by_chance),
		cmocka_unit_test(keeps_what_is_protected),
		cmocka_unit_test(protects_every_device_for_a_slot_that_is_not_known),
		cmocka_unit_test(keeps_displays_that_are_in_use),
		cmocka_unit_test(leaves_the_host_a_display),
		cmocka_unit_test(says_nothing_of_what_is_already_so),
		cmocka_unit_test(tells_what_to_do_about_what_it_keeps),
		cmocka_unit_test(tells_why_a_group_does_not_protect),
		cmocka_unit_test(tells_which_of_the_twins_to_write),
		cmocka_unit_test(tells_the_word_that_lifts_the_last_of_a_kind),
		cmocka_unit_test(counts_what_the_host_really_has),
		cmocka_unit_test(a_display_that_was_given_away_does_not_stay),
		cmocka_unit_test(leaves_the_host_a_network_card),
		cmocka_unit_test(keeps_what_the_root_file_system_may_be_on),
		cmocka_unit_test(believes_only_a_list_of_this_host),
		cmocka_unit_test(tells_of_a_framebuffer_that_stays),
		cmocka_unit_test(tells_what_stays_behind_a_failure),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
