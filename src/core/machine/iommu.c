// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/iommu.h"

#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/rules/cmdline.h"

#define ACPI_TABLES "/sys/firmware/acpi/tables/"

static const struct {
	const char *name;
	const char *unit; /* the beginning of an active unit's name in sysfs */
} kinds[] = {
	[IOMMU_UNKNOWN] = { "unknown", "" },
	[IOMMU_INTEL] = { "intel", "dmar" },
	[IOMMU_AMD] = { "amd", "ivhd" },
	[IOMMU_ARM] = { "arm", "smmu" },
};

static int read_unit(void *context, const char *name)
{
	struct iommu *iommu = context;

	iommu->reason = IOMMU_ACTIVE;
	for (unsigned i = IOMMU_INTEL; i <= IOMMU_ARM; i++)
		if (str_has_prefix(name, kinds[i].unit))
			iommu->kind = (enum iommu_kind)i;
	return 1; /* one is enough: all units of a machine are of one kind */
}

/* The parameters that switch an IOMMU off: Documentation/admin-guide/kernel-parameters.txt. */
struct switches {
	bool acpi, iommu, intel, amd; /* switched off */
	bool intel_on;		      /* intel_iommu=on is present as well */
};

static void read_switch(void *context, const char *name, char *value)
{
	struct switches *off = context;
	char *word;

	if (value && cmdline_is(name, "acpi"))
		off->acpi = !strcmp(value, "off");
	while ((word = parse_item(&value, ','))) {
		bool is_off = !strcmp(word, "off");

		if (cmdline_is(name, "iommu"))
			off->iommu |= is_off;
		else if (cmdline_is(name, "amd_iommu"))
			off->amd |= is_off;
		else if (cmdline_is(name, "intel_iommu") && (is_off || !strcmp(word, "on"))) {
			off->intel = is_off; /* of the three, only this one has a value that undoes off */
			off->intel_on |= !is_off;
		}
	}
}

static void read_absence(struct iommu *iommu)
{
	struct switches off = { 0 };
	char hypervisor[16];

	if (sysio_exists(SYSIO_ROOT, ACPI_TABLES "DMAR"))
		iommu->kind = IOMMU_INTEL;
	else if (sysio_exists(SYSIO_ROOT, ACPI_TABLES "IVRS"))
		iommu->kind = IOMMU_AMD;
	else if (sysio_exists(SYSIO_ROOT, ACPI_TABLES "IORT"))
		iommu->kind = IOMMU_ARM;

	iommu->xen = sysio_read_value(SYSIO_ROOT, "/sys/hypervisor/type", hypervisor, sizeof(hypervisor)) > 0 &&
		     !strcmp(hypervisor, "xen");
	cmdline_each(read_switch, &off);
	iommu->intel_on = off.intel_on;
	if (off.acpi) /* without ACPI, no table is visible, and the kind is unknown */
		iommu->parameter = "acpi=off";
	else if (iommu->kind == IOMMU_UNKNOWN)
		iommu->reason = IOMMU_FIRMWARE;
	else if (off.iommu)
		iommu->parameter = "iommu=off";
	else if (off.intel && iommu->kind == IOMMU_INTEL)
		iommu->parameter = "intel_iommu=off";
	else if (off.amd && iommu->kind == IOMMU_AMD)
		iommu->parameter = "amd_iommu=off";
	if (iommu->parameter)
		iommu->reason = IOMMU_CMDLINE;
}

static int is_remapped(void *context, const char *line)
{
	(void)context;
	return strstr(line, " IR-") != NULL;
}

void iommu_read(struct iommu *iommu)
{
	int units = sysio_open_dir(SYSIO_ROOT, "/sys/class/iommu");

	memset(iommu, 0, sizeof(*iommu));
	iommu->reason = IOMMU_KERNEL;
	if (units >= 0) {
		sysio_list(units, read_unit, iommu);
		sysio_close(units);
	}
	if (iommu->reason != IOMMU_ACTIVE) {
		read_absence(iommu);
		return;
	}
	/*
	 * no attribute shows this; on x86, the names of interrupt chips that are remapped begin with IR-
	 * (drivers/iommu/{intel/irq_remapping,amd/iommu}.c)
	 */
	iommu->remap =
		iommu->kind == IOMMU_ARM || sysio_each_line(SYSIO_ROOT, "/proc/interrupts", is_remapped, NULL) == 1;
}

struct iommu_advice iommu_advise(const struct iommu *iommu)
{
	if (iommu->xen)
		return (struct iommu_advice){ .why = "Xen controls the IOMMU, so its dom0 cannot use vfio-pci",
					      .next = "hide the device with xen-pciback" };
	if (iommu->reason == IOMMU_FIRMWARE)
		return (struct iommu_advice){
			.next = "enable VT-d (Intel) or IOMMU/AMD-Vi (AMD) in the firmware setup"
		};
	if (iommu->reason == IOMMU_CMDLINE)
		return (struct iommu_advice){ .remove = iommu->parameter };
	if (iommu->kind == IOMMU_INTEL && !iommu->intel_on)
		return (struct iommu_advice){ .add = "intel_iommu=on" };
	return (struct iommu_advice){
		.why = "the kernel has no driver for it, or the driver failed",
		.command = iommu->kind == IOMMU_INTEL ? "dmesg | grep -i -e mmu -e DMAR"
						      : "dmesg | grep -i -e mmu -e AMD-Vi",
	};
}

const char *iommu_kind_name(enum iommu_kind kind)
{
	return kinds[kind].name;
}

const char *iommu_state_name(const struct iommu *iommu)
{
	return iommu->reason == IOMMU_ACTIVE ? "active" : "inactive";
}

const char *iommu_reason_name(enum iommu_reason reason)
{
	static const char *const names[] = {
		[IOMMU_UNREAD] = "unread",   [IOMMU_ACTIVE] = "active", [IOMMU_FIRMWARE] = "firmware",
		[IOMMU_CMDLINE] = "cmdline", [IOMMU_KERNEL] = "kernel",
	};

	return names[reason];
}

void iommu_print_advice(struct strbuf *text, const struct iommu *iommu)
{
	const struct iommu_advice advice = iommu_advise(iommu);

	if (advice.remove)
		strbuf_add(text, "remove %s from the kernel command line", advice.remove);
	if (advice.add)
		strbuf_add(text, "add %s to the kernel command line", advice.add);
	if (advice.why)
		strbuf_add(text, "%s: ", advice.why);
	if (advice.next)
		strbuf_add(text, "%s", advice.next);
	if (advice.command)
		strbuf_add(text, "%s", advice.command);
}

void iommu_print(struct strbuf *text, const struct iommu *iommu)
{
	strbuf_add(text, "iommu %s ", iommu_state_name(iommu));
	if (iommu->reason == IOMMU_ACTIVE) {
		strbuf_add(text, "kind=%s remap=%s", iommu_kind_name(iommu->kind), iommu->remap ? "yes" : "no");
		return;
	}
	strbuf_add(text, "reason=%s # ", iommu_reason_name(iommu->reason));
	iommu_print_advice(text, iommu);
}
