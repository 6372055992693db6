// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_kernel.h"

#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"
#include "host/bake/kernel_config.h"
#include "host/check/check_plan.h"

/* The options that a host needs to give devices away, and those that virtual machines profit from. */
static const struct {
	const char *option;
	const char *instead; /* an alternative, or NULL */
	const char *purpose;
	enum iommu_kind kind; /* only for machines with this IOMMU; IOMMU_UNKNOWN for all */
	bool vital;
} options[] = {
	{ "VFIO", NULL, "for VFIO", IOMMU_UNKNOWN, true },
	{ "VFIO_PCI", NULL, "for vfio-pci", IOMMU_UNKNOWN, true },
	{ "VFIO_IOMMU_TYPE1", "IOMMUFD", "for QEMU to use a claimed device", IOMMU_UNKNOWN, true },
	{ "INTEL_IOMMU", NULL, "to use the IOMMU", IOMMU_INTEL, true },
	{ "AMD_IOMMU", NULL, "to use the IOMMU", IOMMU_AMD, true },
	{ "ARM_SMMU_V3", "ARM_SMMU", "to use the IOMMU", IOMMU_ARM, true },
	{ "IRQ_REMAP", NULL, "for interrupt remapping, without which VFIO opens no device", IOMMU_INTEL, true },
	{ "IRQ_REMAP", NULL, "for interrupt remapping, without which VFIO opens no device", IOMMU_AMD, true },
	{ "KVM", NULL, "virtual machines are emulated and slow", IOMMU_UNKNOWN, false },
	{ "KVM_INTEL", NULL, "virtual machines are emulated and slow", IOMMU_INTEL, false },
	{ "KVM_AMD", NULL, "virtual machines are emulated and slow", IOMMU_AMD, false },
	{ "VIRTIO", NULL, "as a guest, this kernel has no virtio disks or networks", IOMMU_UNKNOWN, false },
	{ "VHOST_NET", NULL, "virtio networks of virtual machines are slower", IOMMU_UNKNOWN, false },
};

static void look_at_options(struct findings *findings, const struct kernel_config *kconfig, const char *kernel,
			    enum iommu_kind kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const char *option = options[i].option, *instead = options[i].instead;

		if ((options[i].kind != IOMMU_UNKNOWN && options[i].kind != kind) ||
		    kernel_config_value(kconfig, option) != 'n' ||
		    (instead && kernel_config_value(kconfig, instead) != 'n'))
			continue;
		findings_what(findings, "Kernel %s was built without CONFIG_%s%s%s", kernel, option,
			      options[i].vital ? ", which is needed " : ": ", options[i].purpose);
		findings_where(findings, "%s", kconfig->path);
		if (options[i].vital)
			findings_next(findings, "use another kernel, or rebuild this one with CONFIG_%s", option);
	}
}

/* Add a finding: vfio-pci is neither built in nor a module. */
static void say_no_module(struct findings *findings, const char *kernel, bool other_modules)
{
	findings_what(findings, "Kernel %s: %s in /lib/modules", kernel,
		      other_modules ? "no module vfio-pci" : "no modules");
	findings_where(findings, "/lib/modules/%s", kernel);
	findings_next(findings, "%s, then run",
		      other_modules ? "install all modules of that kernel"
				    : "install them or choose another kernel with --kernel");
	findings_command(findings, "depmod %s", kernel);
}

void check_kernel(struct findings *findings, const struct simulation *simulation)
{
	const char *kernel = simulation->kernel;
	char vfio_pci = simulation->vfio_pci, built;
	struct kernel_config kconfig;
	int status;

	if (!*kernel) {
		findings_what(findings, "Kernel not checked: no modules found in /lib/modules");
		return;
	}
	status = kernel_config_read(kernel, &kconfig);
	built = kernel_config_value(&kconfig, "VFIO_PCI"); /* 0 if unknown */
	if (vfio_pci == 'y' || (vfio_pci != 'm' && built == 'y'))
		findings_what(
			findings,
			"vfio-pci is built into kernel %s, so options in modprobe.d have no effect; write them on the "
			"kernel command line",
			kernel);
	else if (vfio_pci != 'm' && built != 'n')
		say_no_module(findings, kernel, vfio_pci == 'n');
	findings->impossible |= vfio_pci == 'n' && built != 'y'; /* 0: the modules may be elsewhere */
	if (status)
		findings_what(findings, "Options of kernel %s not checked: its .config was not found", kernel);
	else
		look_at_options(findings, &kconfig, kernel, simulation->machine.iommu.kind);
}

void check_kernel_building(struct findings *findings, struct simulation *simulation)
{
	/* a container that builds images may have no PCI devices in sysfs */
	if (sysio_exists(SYSIO_ROOT, PCI_SYSFS_DEVICES))
		simulate_boot(simulation);
	check_plan(findings, simulation);
	check_kernel(findings, simulation);
}
