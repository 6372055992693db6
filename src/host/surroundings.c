// SPDX-License-Identifier: GPL-2.0-or-later
#include "surroundings.h"

#include <string.h>

#include "../core/say.h"
#include "images.h"
#include "kconfig.h"

/* The options without which a host cannot give a device away, and what each is for. */
static const struct {
	const char *option, *purpose;
	enum iommu_kind kind; /* for machines with this IOMMU alone; IOMMU_UNKNOWN: for all */
} options[] = {
	{ "VFIO", "to give devices to user space", IOMMU_UNKNOWN },
	{ "VFIO_PCI", "to give PCI devices to user space", IOMMU_UNKNOWN },
	{ "VFIO_IOMMU_TYPE1", "for QEMU to use a device that was given", IOMMU_UNKNOWN },
	{ "INTEL_IOMMU", "to use the IOMMU", IOMMU_INTEL },
	{ "AMD_IOMMU", "to use the IOMMU", IOMMU_AMD },
	{ "ARM_SMMU_V3", "to use the IOMMU", IOMMU_ARM },
	{ "IRQ_REMAP", "to remap interrupts, without which VFIO opens no device", IOMMU_INTEL },
	{ "IRQ_REMAP", "to remap interrupts, without which VFIO opens no device", IOMMU_AMD },
	{ "KVM", "to run virtual machines at full speed", IOMMU_UNKNOWN },
	{ "KVM_INTEL", "to run virtual machines at full speed", IOMMU_INTEL },
	{ "KVM_AMD", "to run virtual machines at full speed", IOMMU_AMD },
	{ "VIRTIO", "for the disks and networks of virtual machines", IOMMU_UNKNOWN },
	{ "VHOST_NET", "for fast networks of virtual machines", IOMMU_UNKNOWN },
};

static void look_at_options(struct findings *findings, const char *kernel, enum iommu_kind kind)
{
	struct kconfig kconfig;

	if (kconfig_read(kernel, &kconfig)) {
		findings_what(findings, "How kernel %s was built is not known: there is no config of it here", kernel);
		return;
	}
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if ((options[i].kind != IOMMU_UNKNOWN && options[i].kind != kind) ||
		    kconfig_value(&kconfig, options[i].option) != 'n')
			continue;
		findings_what(findings, "Kernel %s was built without CONFIG_%s, which is needed %s", kernel,
			      options[i].option, options[i].purpose);
		findings_where(findings, "%s", kconfig.path);
		findings_next(findings, "use another kernel, or set CONFIG_%s and build it again", options[i].option);
	}
}

void surroundings_kernel(struct findings *findings, const struct foretelling *foretelling)
{
	const char *kernel = foretelling->kernel;

	if (!*kernel) {
		findings_what(findings, "Nothing can be told of the kernel: there are no modules of any here");
		return;
	}
	if (foretelling->vfio_pci == 'y')
		findings_what(findings,
			      "vfio-pci is part of kernel %s: what modprobe.d says of it counts for nothing, options "
			      "go on the "
			      "kernel command line",
			      kernel);
	if (foretelling->vfio_pci == 'n') {
		findings_what(findings, "Kernel %s has no vfio-pci", kernel);
		findings_where(findings, "/lib/modules/%s", kernel);
		findings_next(findings, "install all of that kernel's modules, then: depmod %s", kernel);
	}
	if (!foretelling->vfio_pci) {
		findings_what(findings, "Kernel %s has no modules here", kernel);
		findings_where(findings, "/lib/modules/%s", kernel);
		findings_next(findings, "install them, then: depmod %s; or name another kernel with --kernel", kernel);
	}
	look_at_options(findings, kernel, foretelling->machine.iommu.kind);
}

/* What is said of the image; all of it has the same remedy. */
static void say_stale(struct findings *findings, const struct foretelling *foretelling, const struct image *image,
		      const struct initrd *initrd, const char *what)
{
	enum images_maker maker = images_maker(initrd);
	char command[SAY_LINE];
	struct text text;

	findings->stale = true;
	findings_what(findings, "%s", what);
	findings_where(findings, "%s", image->path);
	text_open(&text, command, sizeof(command));
	if (images_print_rebuild(&text, maker, foretelling->kernel, image->path))
		findings_next(findings, "%s", command);
	else
		findings_next(findings, "build the image again, as %s does",
			      maker == IMAGES_UNKNOWN ? "whoever made it" : images_maker_name(maker));
}

/* Is every module there that the image's own file names? */
static const char *missing_module(const struct initrd *initrd, const struct request *image)
{
	static const char *const suffixes[] = { "", ".zst", ".xz", ".gz" };

	for (size_t i = 0; i < image->module_count; i++) {
		const char *path = image->modules[i].path;
		bool found = false;

		for (size_t j = 0; j < sizeof(suffixes) / sizeof(*suffixes) && !found; j++) {
			char name[SAY_LINE];
			struct text text;

			text_open(&text, name, sizeof(name));
			text_add(&text, "%s%s", path, suffixes[j]);
			found = initrd_has(initrd, name);
		}
		if (!found)
			return path;
	}
	return NULL;
}

static bool has_program(const struct initrd *initrd)
{
	static const char *const places[] = { "/usr/lib/vfioclaim/vfioclaim-early",
					      "/usr/local/lib/vfioclaim/vfioclaim-early", "/vfioclaim-early" };

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (initrd_has(initrd, places[i]))
			return true;
	return false;
}

/* The first thing that is wrong with it, or nothing: one remedy does for all. */
static void look_into(struct text *what, const struct initrd *initrd, const struct foretelling *foretelling)
{
	const char *module;

	if (!has_program(initrd)) {
		text_add(what, "The image is without vfioclaim: nothing is claimed");
	} else if (!initrd->config) {
		text_add(what, "The image has no baked config");
	} else if (strcmp(initrd->config, foretelling->baked)) {
		text_add(what, "The image is older than the config, or than what the host lives on");
	} else {
		module = missing_module(initrd, &foretelling->image);
		if (module)
			text_add(what, "The image is without the module %s", module);
	}
}

void surroundings_image(struct findings *findings, const struct foretelling *foretelling)
{
	struct initrd initrd = { 0 };
	char what[SAY_LINE], why[SAY_LINE / 2];
	struct image image;
	struct text text, reason;

	if (!foretelling->kernel[0] || !foretelling->baked)
		return;
	if (images_newest(foretelling->kernel, &image)) {
		findings_what(findings, "There is no image of kernel %s in the usual places", foretelling->kernel);
		return;
	}
	text_open(&text, what, sizeof(what));
	text_open(&reason, why, sizeof(why));
	if (initrd_read(&initrd, image.path, &reason))
		text_add(&text, "The image cannot be read: %s", why);
	else
		look_into(&text, &initrd, foretelling);
	text_mark_cut(&text);
	if (text.length)
		say_stale(findings, foretelling, &image, &initrd, what);
}
