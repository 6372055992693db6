// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/iommu.h"

#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#define TABLE(name) "/sys/firmware/acpi/tables/" name

static const char *printed(const char *unit, const char *table, const char *cmdline, const char *interrupts)
{
	static char buffer[256];
	struct iommu iommu;
	struct strbuf text;

	unit_tree();
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
	unit_write("/proc/interrupts", interrupts, strlen(interrupts));
	if (unit)
		unit_write(unit, "", 0);
	if (table)
		unit_write(table, "", 0);
	iommu_read(&iommu);
	strbuf_open(&text, buffer, sizeof(buffer));
	iommu_print(&text, &iommu);
	assert_false(text.cut);
	return buffer;
}

static void sees_active_units(void **state)
{
	char interrupts[4096];
	struct iommu iommu;

	(void)state;
	assert_string_equal(
		printed("/sys/class/iommu/dmar0/x", TABLE("DMAR"), "intel_iommu=off", " 0: 36  IR-IO-APIC 2\n"),
		"iommu active kind=intel remap=yes");
	assert_string_equal(printed("/sys/class/iommu/ivhd0/x", NULL, "", " 0: 36  IO-APIC 2"),
			    "iommu active kind=amd remap=no");
	assert_string_equal(printed("/sys/class/iommu/smmu3.0x2b400000/x", NULL, "", ""),
			    "iommu active kind=arm remap=yes");
	assert_string_equal(printed("/sys/class/iommu/viommu0/x", NULL, "", ""), "iommu active kind=unknown remap=no");

	/* at any offset of a file that is read in pieces */
	for (size_t before = 230; before < 1040; before++) {
		memset(interrupts, '.', before);
		strcpy(interrupts + before, " IR-PCI-MSI\n");
		unit_write("/proc/interrupts", interrupts, strlen(interrupts));
		iommu_read(&iommu);
		assert_true(iommu.remap);
	}
}

static void knows_why_there_is_none(void **state)
{
	static const struct {
		const char *table, *cmdline, *expected;
	} cases[] = {
		{ NULL, "intel_iommu=on", "reason=firmware # enable VT-d" },
		{ NULL, "iommu=off", "reason=firmware" },
		{ NULL, "acpi=off", "reason=cmdline # remove acpi=off from the kernel" },
		{ TABLE("DMAR"), "quiet", "reason=kernel # add intel_iommu=on" },
		{ TABLE("DMAR"), "intel_iommu=on", /* which is present already */
		  "reason=kernel # the kernel has no driver for it, or the driver failed: dmesg | grep -i -e "
		  "mmu -e DMAR" },
		{ TABLE("DMAR"), "intel_iommu=off", "reason=cmdline # remove intel_iommu=off from" },
		{ TABLE("DMAR"), "intel_iommu=on,sm_on intel_iommu=off",
		  "reason=cmdline # remove intel_iommu=off from" },
		{ TABLE("DMAR"), "intel_iommu=off intel_iommu=on", "reason=kernel" },
		{ TABLE("DMAR"), "amd_iommu=off iommu=pt intel_iommu=igfx_off", "reason=kernel" },
		{ TABLE("DMAR"), "iommu=pt,off", "reason=cmdline # remove iommu=off from" },
		{ TABLE("DMAR"), "-- intel_iommu=off", "reason=kernel" },
		{ TABLE("IVRS"), "amd_iommu=off", "reason=cmdline # remove amd_iommu=off from" },
		{ TABLE("IVRS"), "intel_iommu=off",
		  "reason=kernel # the kernel has no driver for it, or the driver failed: dmesg | grep -i -e "
		  "mmu -e AMD-Vi" },
		{ TABLE("IORT"), "", "reason=kernel # the kernel has no driver for it, or the driver failed: dmesg" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *found = printed(NULL, cases[i].table, cases[i].cmdline, "");

		if (!strstr(found, cases[i].expected))
			fail_msg("'%s': %s, expected %s", cases[i].cmdline, found, cases[i].expected);
		assert_null(strstr(found, "amd_iommu=on")); /* not a parameter of the kernel */
	}
}

static void names_xen(void **state)
{
	char buffer[256];
	struct iommu iommu;
	struct strbuf text;

	(void)state;
	unit_tree();
	unit_write("/proc/cmdline", "", 0);
	unit_write(TABLE("DMAR"), "", 0);
	unit_write("/sys/hypervisor/type", "xen\n", 4);
	iommu_read(&iommu);
	strbuf_open(&text, buffer, sizeof(buffer));
	iommu_print(&text, &iommu);
	assert_non_null(strstr(buffer, "iommu inactive reason=kernel # Xen controls the IOMMU"));
	unit_write("/sys/hypervisor/type", "kvm\n", 4);
	iommu_read(&iommu);
	assert_false(iommu.xen);
}

int unit_iommu(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_active_units),
		cmocka_unit_test(knows_why_there_is_none),
		cmocka_unit_test(names_xen),
	};

	return cmocka_run_group_tests_name("iommu", tests, NULL, NULL);
}
