// SPDX-License-Identifier: GPL-2.0-or-later
#include "surroundings.h"

#include <stdlib.h>
#include <string.h>

#include "../core/say.h"
#include "../core/sysio.h"
#include "baking.h"
#include "diagnose.h"
#include "images.h"
#include "kconfig.h"
#include "loader.h"
#include "rdinit.h"

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

/* An image that is looked at, or the archive of rdinit.h beside it. */
struct look {
	struct image image;
	struct initrd initrd;
	bool archive;		/* it was found by our name */
	bool whole;		/* it could be read to its end */
	char why[SAY_LINE / 2]; /* why not */
};

static void look_at(struct look *look)
{
	struct text why;

	text_open(&why, look->why, sizeof(look->why));
	look->whole = !initrd_read(&look->initrd, look->image.path, &why);
}

/* An image has something that becomes PID 1 after us. */
static bool is_archive(const struct look *look)
{
	return look->archive || (initrd_has(&look->initrd, PROGRAM_AT_ROOT) && !initrd_has(&look->initrd, "/init"));
}

static bool has_program(const struct initrd *initrd)
{
	const char *place;

	for (size_t i = 0; (place = program_place(i)); i++)
		if (initrd_has(initrd, place))
			return true;
	return false;
}

/* An image of somebody's who has no glue of ours: building it again would leave it as it is. */
static void say_no_glue(struct findings *findings, enum images_maker maker, const char *kernel)
{
	findings_next(findings,
		      "%s has no glue of ours: this writes an archive beside the image, and tells what starts it",
		      maker == IMAGES_UNKNOWN ? "whoever made it" : images_maker_name(maker));
	findings_command(findings, "vfioclaim image --kernel %s --output /boot/vfioclaim.img", kernel);
}

/* What is said of the image or of the archive beside it; all of it has the same remedy. */
static void say_stale(struct findings *findings, const struct foretelling *foretelling, const struct look *look,
		      const char *what)
{
	const char *kernel = foretelling->kernel, *path = look->image.path;
	enum images_maker maker = images_maker(&look->initrd);
	bool without = look->whole && !has_program(&look->initrd);
	char command[SAY_LINE];
	struct text text;

	findings->stale = true;
	findings_what(findings, "%s", what);
	findings_where(findings, "%s", path);
	text_open(&text, command, sizeof(command));
	if (is_archive(look)) {
		findings_command(findings, "vfioclaim image --kernel %s --output %s", kernel, path);
	} else if (rdinit_is_asked() && maker != IMAGES_GENKERNEL) {
		findings_next(findings, "build the image again, and put what 'vfioclaim image' writes into it again: "
					"without that the kernel cannot mount its root");
	} else if (without && (maker == IMAGES_UNKNOWN || maker == IMAGES_BOOSTER)) {
		say_no_glue(findings, maker, kernel);
	} else if (images_print_rebuild(&text, maker, kernel, path)) {
		if (without && images_maker_setting(maker))
			findings_next(findings, "%s, then", images_maker_setting(maker));
		findings_command(findings, "%s", command);
	} else {
		findings_next(findings, "build the image again, as %s does",
			      maker == IMAGES_UNKNOWN ? "whoever made it" : images_maker_name(maker));
	}
}

/* Is every module there that the image's own file names? */
static const char *missing_module(const struct initrd *initrd, const struct request *image)
{
	static const char *const suffixes[] = MODULES_SUFFIXES;

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

/* Does this config name modules at the root, as the archive's own does? */
static bool has_modules_at_root(const char *config)
{
	static const char word[] = "\nmodule /";
	const char *path = text_find(config, word);

	if (!path)
		return false;
	path += strlen(word);
	return path[strcspn(path, "/ \n")] != '/';
}

/* Was this baked for that kernel? */
static bool is_of(const char *config, const char *kernel)
{
	static const char head[] = "baked 1 kernel ";
	const size_t before = strlen(head), length = strlen(kernel);

	return !strncmp(config, head, before) && !strncmp(config + before, kernel, length) &&
	       config[before + length] == ' ';
}

/* The first thing that is wrong with it, or nothing: one remedy does for all. */
static void look_into(struct text *what, const struct look *look, const struct foretelling *foretelling)
{
	const char *thing = is_archive(look) ? "archive" : "image", *config = look->initrd.config, *older, *module;
	struct request own = foretelling->image;
	char *moved = NULL;

	if (config && has_modules_at_root(config) && !rdinit_request(&own, &foretelling->image))
		moved = baking_print(&own, foretelling->kernel);
	older = config ? older_than(config, moved ? moved : foretelling->baked, foretelling->image.host_seen) : NULL;
	if (!has_program(&look->initrd)) {
		text_add(what, "The %s is without vfioclaim: nothing is claimed", thing);
	} else if (!config) {
		text_add(what, "The %s has no baked config", thing);
	} else if (moved && !is_of(config, foretelling->kernel)) {
		text_add(what, "The %s has the modules of another kernel than %s", thing, foretelling->kernel);
	} else if (older) {
		text_add(what, "The %s is older than %s", thing, older);
	} else {
		module = missing_module(&look->initrd, &own);
		if (module)
			text_add(what, "The %s is without the module %s", thing, module);
	}
	free(moved);
	if (own.modules != foretelling->image.modules)
		free(own.modules);
}

/* Nothing starts what is in it. */
static void say_not_started(struct findings *findings, const struct foretelling *foretelling, const char *archive)
{
	findings->stale = true;
	findings_what(findings,
		      "The image is without vfioclaim, and the kernel does not start the one in %s: nothing is claimed",
		      archive);
	loader_where(findings);
	loader_add(findings, foretelling->kernel, RDINIT_PARAMETER);
}

static void say_no_archive(struct findings *findings)
{
	findings_what(findings,
		      "Whether the archive that " RDINIT_PARAMETER " needs is up to date is not known: on the "
		      "boot partition no file has vfioclaim in its name");
}

void surroundings_image(struct findings *findings, const struct foretelling *foretelling)
{
	const bool asked = request_claims(&foretelling->image) || foretelling->plan.matches;
	struct look image = { 0 }, archive = { .archive = true }, *look = &image;
	char what[SAY_LINE];
	struct text text;

	if (!foretelling->kernel[0] || !foretelling->baked)
		return;
	if (!images_newest(foretelling->kernel, &image.image))
		look_at(&image);
	images_archive(foretelling->kernel, &archive.image);
	if (rdinit_is_asked() && !initrd_has(&image.initrd, PROGRAM_AT_ROOT)) {
		look = &archive;
		if (!archive.image.path[0])
			return say_no_archive(findings);
		look_at(&archive);
	} else if (!image.image.path[0]) {
		findings_what(findings, "There is no image of kernel %s in the usual places", foretelling->kernel);
		return;
	} else if (image.whole && asked && !has_program(&image.initrd) && archive.image.path[0]) {
		return say_not_started(findings, foretelling, archive.image.path);
	}
	text_open(&text, what, sizeof(what));
	if (!look->whole)
		text_add(&text, "The %s cannot be read: %s", is_archive(look) ? "archive" : "image", look->why);
	else if (asked || look->initrd.config)
		look_into(&text, look, foretelling);
	text_mark_cut(&text);
	if (text.length)
		say_stale(findings, foretelling, look, what);
}

void surroundings_building(struct findings *findings, struct foretelling *foretelling)
{
	/* a container that builds images may have no devices to plan for */
	if (sysio_exists(SYSIO_ROOT, FOLDER_DEVICES))
		foretell_boot(foretelling);
	diagnose(findings, foretelling);
	surroundings_kernel(findings, foretelling);
}
