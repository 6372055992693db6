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
	{ "VFIO", NULL, "to give devices to user space", IOMMU_UNKNOWN, true },
	{ "VFIO_PCI", NULL, "to give PCI devices to user space", IOMMU_UNKNOWN, true },
	{ "VFIO_IOMMU_TYPE1", "IOMMUFD", "for QEMU to use a device that was given", IOMMU_UNKNOWN, true },
	{ "INTEL_IOMMU", NULL, "to use the IOMMU", IOMMU_INTEL, true },
	{ "AMD_IOMMU", NULL, "to use the IOMMU", IOMMU_AMD, true },
	{ "ARM_SMMU_V3", "ARM_SMMU", "to use the IOMMU", IOMMU_ARM, true },
	{ "IRQ_REMAP", NULL, "to remap interrupts, without which VFIO opens no device", IOMMU_INTEL, true },
	{ "IRQ_REMAP", NULL, "to remap interrupts, without which VFIO opens no device", IOMMU_AMD, true },
	{ "KVM", NULL, "virtual machines are emulated, and slow", IOMMU_UNKNOWN, false },
	{ "KVM_INTEL", NULL, "virtual machines are emulated, and slow", IOMMU_INTEL, false },
	{ "KVM_AMD", NULL, "virtual machines are emulated, and slow", IOMMU_AMD, false },
	{ "VIRTIO", NULL, "this kernel, in a virtual machine, has no virtio disks or networks", IOMMU_UNKNOWN, false },
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
			findings_next(findings, "use another kernel, or set CONFIG_%s and build it again", option);
	}
}

/* Add a finding: vfio-pci is neither built in nor a module. */
static void say_no_module(struct findings *findings, const char *kernel, bool other_modules)
{
	findings_what(findings, "Kernel %s has no %s here", kernel, other_modules ? "module vfio-pci" : "modules");
	findings_where(findings, "/lib/modules/%s", kernel);
	findings_next(findings, "%s; then",
		      other_modules ? "install all of that kernel's modules"
				    : "install them, or name another kernel with --kernel");
	findings_command(findings, "depmod %s", kernel);
}

void check_kernel(struct findings *findings, const struct simulation *simulation)
{
	const char *kernel = simulation->kernel;
	char vfio_pci = simulation->vfio_pci, built;
	struct kernel_config kconfig;
	int status;

	if (!*kernel) {
		findings_what(findings, "Nothing can be told of the kernel: there are no modules of any here");
		return;
	}
	status = kernel_config_read(kernel, &kconfig);
	built = kernel_config_value(&kconfig, "VFIO_PCI"); /* 0 if unknown */
	if (vfio_pci == 'y' || (vfio_pci != 'm' && built == 'y'))
		findings_what(findings,
			      "vfio-pci is part of kernel %s: options of modprobe.d count for nothing, they go on the "
			      "kernel command line",
			      kernel);
	else if (vfio_pci != 'm' && built != 'n')
		say_no_module(findings, kernel, vfio_pci == 'n');
	findings->impossible |= vfio_pci == 'n' && built != 'y'; /* 0: the modules may be elsewhere */
	if (status)
		findings_what(findings, "How kernel %s was built is not known: there is no config of it here", kernel);
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
