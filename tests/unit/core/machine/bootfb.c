// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/bootfb.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"

#define DISPLAY PCI_SYSFS_DEVICES "/0000:01:00.0"
#define BAR "0x00000000e0000000 0x00000000efffffff 0x000000000014220c\n"
#define EMPTY_BAR "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"

static bool is_boot_display(const char *iomem, const char *resource)
{
	struct bootfb bootfb = { 0 };
	bool found;
	int dir;

	unit_write("/proc/iomem", iomem, strlen(iomem));
	unit_write(DISPLAY "/resource", resource, strlen(resource));
	dir = sysio_open_dir(SYSIO_ROOT, DISPLAY);
	assert_true(dir >= 0);
	found = bootfb_is_on(&bootfb, dir);
	sysio_close(dir);
	return found;
}

static void finds_the_framebuffers_memory(void **state)
{
	static const struct {
		const char *iomem;
		bool expected;
	} cases[] = {
		{ "e0000000-efffffff : PCI\n  e0000000-e07effff : BOOTFB\n", true },
		{ "  e0000000-e07effff : efifb\n", true },
		{ "  e0000000-e07effff : vesafb\n", true },
		{ "  efffffff-f07effff : BOOTFB\n", true }, /* its first byte is the last of the BAR */
		{ "  d0000000-e0000000 : BOOTFB\n", true }, /* and in reverse */
		{ "  f0000000-f07effff : BOOTFB\n", false },
		{ "  d0000000-dfffffff : BOOTFB\n", false },
		{ "  e0000000-e07effff : PCI Bus 0000:01\n", false },
		{ "  e0000000-e07effff : BOOTFB2\n", false },
		{ "nonsense : BOOTFB\ne0000000 : BOOTFB\ne0000000-x : BOOTFB\n", false },
		{ "e0000000 : BOOTFB\n  e0000000-e07effff : BOOTFB\n", true },
		{ "  00000000-00000000 : BOOTFB\n", false }, /* the addresses that other users than root see */
		{ "", false },
	};

	(void)state;
	unit_tree();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (is_boot_display(cases[i].iomem, EMPTY_BAR BAR) != cases[i].expected)
			fail_msg("%s", cases[i].iomem);
	assert_false(is_boot_display("  00000000-0009ffff : BOOTFB\n", EMPTY_BAR));
	/* lines that are no BAR are skipped */
	assert_false(is_boot_display("  e0000000-e07effff : BOOTFB\n", "e0000000\n0xg\n0xe0000000\n0xe0000000 0xg\n"));
	assert_true(is_boot_display("  e0000000-e07effff : BOOTFB\n", "nonsense\n" BAR));
}

static void believes_boot_vga(void **state)
{
	(void)state;
	unit_tree();
	unit_write(DISPLAY "/boot_vga", "0\n", 2);
	assert_false(is_boot_display("", BAR));
	unit_write(DISPLAY "/boot_vga", "1\n", 2);
	assert_true(is_boot_display("", BAR));
}

static void sees_a_framebuffer_below_the_display(void **state)
{
	static const char *const names[] = { "simple-framebuffer.0", "efi-framebuffer.0", "vesa-framebuffer.0" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char path[128];

		unit_tree();
		assert_false(is_boot_display("", BAR));
		strcpy(path, DISPLAY "/");
		strcat(path, names[i]);
		strcat(path, "/uevent");
		unit_write(path, "", 0);
		assert_true(is_boot_display("", BAR));
	}
}

/* struct screen_info as a boot loader fills it in; the kernel lists no framebuffer in /proc/iomem. */
static void finds_what_the_boot_loader_passed(void **state)
{
	static const char bar[] = "0x%016jx 0x%016jx 0x0000000000140204\n";
	const struct {
		unsigned char type, flags, high;
		uint32_t base, size;
		uint64_t first, last; /* 0: no framebuffer */
	} cases[] = {
		{ 0x70, 0, 9, 0xe0000000, 0x7f0000, 0xe0000000, 0xe07effff },
		{ 0x70, 2, 9, 0xe0000000, 0x7f0000, 0x9e0000000, 0x9e07effff },
		{ 0x23, 0, 0, 0xe0000000, 0x10, 0xe0000000, 0xe00fffff },
		{ 0x70, 0, 0, 0xe0000000, 0, 0, 0 },
		{ 0x22, 0, 0, 0xe0000000, 0x7f0000, 0, 0 }, /* VGA's text mode */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char info[4096] = { 0 }, resource[64];
		const uint64_t first = cases[i].first, last = cases[i].last;

		info[0x0f] = (char)cases[i].type;
		info[0x36] = (char)cases[i].flags;
		info[0x3a] = (char)cases[i].high;
		for (unsigned byte = 0; byte < 4; byte++) {
			info[0x18 + byte] = (char)(cases[i].base >> 8 * byte);
			info[0x1c + byte] = (char)(cases[i].size >> 8 * byte);
		}
		unit_tree();
		unit_write("/sys/kernel/boot_params/data", info, sizeof(info));
		/* a BAR that ends at its first byte, or begins at its last, has it; the next ones do not */
		snprintf(resource, sizeof(resource), bar, (uintmax_t)1, (uintmax_t)first);
		assert_int_equal(is_boot_display("a - b : c\n", resource), last != 0);
		snprintf(resource, sizeof(resource), bar, (uintmax_t)last, UINTMAX_MAX);
		assert_int_equal(is_boot_display("a - b : c\n", resource), last != 0);
		snprintf(resource, sizeof(resource), bar, (uintmax_t)1, (uintmax_t)first - 1);
		assert_false(is_boot_display("a - b : c\n", resource));
		snprintf(resource, sizeof(resource), bar, (uintmax_t)last + 1, UINTMAX_MAX);
		assert_false(is_boot_display("a - b : c\n", resource));
	}
}

int unit_bootfb(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_framebuffers_memory),
		cmocka_unit_test(believes_boot_vga),
		cmocka_unit_test(finds_what_the_boot_loader_passed),
		cmocka_unit_test(sees_a_framebuffer_below_the_display),
	};

	return cmocka_run_group_tests_name("bootfb", tests, NULL, NULL);
}
