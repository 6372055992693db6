// SPDX-License-Identifier: GPL-2.0-or-later
#include "surroundings.h"

#include <string.h>

#include "../core/say.h"
#include "../core/sysio.h"
#include "diagnose.h"
#include "images.h"
#include "kconfig.h"

/*
 * The options without which a host cannot give a device away, and those that virtual machines are the poorer without.
 */
static const struct {
	const char *option;
	const char *instead; /* does as well, or NULL */
	const char *purpose;
	enum iommu_kind kind; /* for machines with this IOMMU alone; IOMMU_UNKNOWN: for all */
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

static void look_at_options(struct findings *findings, const struct kconfig *kconfig, const char *kernel,
			    enum iommu_kind kind)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		const char *option = options[i].option, *instead = options[i].instead;

		if ((options[i].kind != IOMMU_UNKNOWN && options[i].kind != kind) ||
		    kconfig_value(kconfig, option) != 'n' || (instead && kconfig_value(kconfig, instead) != 'n'))
			continue;
		findings_what(findings, "Kernel %s was built without CONFIG_%s%s%s", kernel, option,
			      options[i].vital ? ", which is needed " : ": ", options[i].purpose);
		findings_where(findings, "%s", kconfig->path);
		if (options[i].vital)
			findings_next(findings, "use another kernel, or set CONFIG_%s and build it again", option);
	}
}

/* A kernel without vfio-pci built in, and without a module of it. */
static void say_no_module(struct findings *findings, const char *kernel, bool other_modules)
{
	findings_what(findings, "Kernel %s has no %s here", kernel, other_modules ? "module vfio-pci" : "modules");
	findings_where(findings, "/lib/modules/%s", kernel);
	findings_next(findings, "%s; then",
		      other_modules ? "install all of that kernel's modules"
				    : "install them, or name another kernel with --kernel");
	findings_command(findings, "depmod %s", kernel);
}

void surroundings_kernel(struct findings *findings, const struct foretelling *foretelling)
{
	const char *kernel = foretelling->kernel;
	char vfio_pci = foretelling->vfio_pci, built;
	struct kconfig kconfig;
	int status;

	if (!*kernel) {
		findings_what(findings, "Nothing can be told of the kernel: there are no modules of any here");
		return;
	}
	status = kconfig_read(kernel, &kconfig);
	built = kconfig_value(&kconfig, "VFIO_PCI"); /* 0 if nobody knows */
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
		look_at_options(findings, &kconfig, kernel, foretelling->machine.iommu.kind);
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
		findings_command(findings, "%s", command);
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

/*
 * The next line of a baked file behind its first one, and whether the host says it of itself: bake puts no `from` before
 * those. Where this host was not seen, those of the image cannot be judged, and are passed over.
 */
static const char *next_line(const char **rest, size_t *length, bool skip_host, bool *of_host)
{
	static const char protect[] = "protect ";
	bool has_origin = false;

	while (**rest) {
		const char *line = *rest;

		*length = strcspn(line, "\n");
		*rest += *length + (line[*length] == '\n');
		*of_host = !has_origin && !strncmp(line, protect, strlen(protect));
		has_origin = !strncmp(line, "from ", 5);
		if (!*of_host || !skip_host)
			return line;
	}
	return NULL;
}

/* What the image is older than, or NULL: by the first line that is not the same. */
static const char *older_than(const char *image, const char *now, bool host_seen)
{
	bool image_host = false, now_host = false;
	size_t image_length, now_length;
	const char *a, *b;

	if (host_seen && !strcmp(image, now))
		return NULL;
	image += strcspn(image, "\n");
	now += strcspn(now, "\n");
	image += *image == '\n';
	now += *now == '\n';
	do {
		a = next_line(&image, &image_length, !host_seen, &image_host);
		b = next_line(&now, &now_length, !host_seen, &now_host);
	} while (a && b && image_length == now_length && !memcmp(a, b, now_length));
	if (!a && !b)
		return host_seen ? "what the host lives on" : NULL; /* it was not seen, or of another kernel's name */
	if ((!a || image_host) && (!b || now_host))		    /* they stand behind those of the config */
		return "what the host lives on";
	if ((a && !strncmp(a, "module ", 7)) || (b && !strncmp(b, "module ", 7)))
		return "the kernel's modules, or their options";
	return "the config";
}

/* The first thing that is wrong with it, or nothing: one remedy does for all. */
static void look_into(struct text *what, const struct initrd *initrd, const struct foretelling *foretelling)
{
	const bool asked = request_claims(&foretelling->image) || foretelling->plan.matches;
	const char *older, *module;

	if (!asked && !initrd->config)
		return;
	older = initrd->config ? older_than(initrd->config, foretelling->baked, foretelling->image.host_seen) : NULL;
	if (!has_program(initrd)) {
		text_add(what, "The image is without vfioclaim: nothing is claimed");
	} else if (!initrd->config) {
		text_add(what, "The image has no baked config");
	} else if (older) {
		text_add(what, "The image is older than %s", older);
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

void surroundings_building(struct findings *findings, struct foretelling *foretelling)
{
	/* a container that builds images may have no devices to plan for */
	if (sysio_exists(SYSIO_ROOT, SCAN_DEVICES))
		foretell_boot(foretelling);
	diagnose(findings, foretelling);
	surroundings_kernel(findings, foretelling);
}
