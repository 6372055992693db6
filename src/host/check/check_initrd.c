// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_initrd.h"

#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "host/bake/bake_file.h"
#include "host/bake/rdinit_archive.h"
#include "host/check/bootloader.h"
#include "host/initrd/boot_program.h"
#include "host/initrd/find_initrd.h"
#include "host/initrd/generator.h"

/* An image, or the archive of rdinit_archive.h next to it. */
struct look {
	struct find_initrd_file image;
	struct initrd initrd;
	bool archive;		/* it was found by the name vfioclaim */
	bool whole;		/* it was read completely */
	char why[LOG_LINE / 2]; /* the reason if it was not */
};

static void look_at(struct look *look)
{
	struct strbuf why;

	strbuf_open(&why, look->why, sizeof(look->why));
	look->whole = !initrd_read(&look->initrd, look->image.path, &why);
}

/* Return whether this is the archive and not an image: an image has its own /init, which follows vfioclaim as PID 1. */
static bool is_archive(const struct look *look)
{
	return look->archive ||
	       (initrd_has(&look->initrd, BOOT_PROGRAM_AT_ROOT) && !initrd_has(&look->initrd, "/init"));
}

static bool has_program(const struct initrd *initrd)
{
	const char *place;

	for (size_t i = 0; (place = boot_program_place(i)); i++)
		if (initrd_has(initrd, place))
			return true;
	return false;
}

/* Set the next step for an image whose generator has no hook of vfioclaim: a rebuild would not change anything. */
static void say_no_glue(struct findings *findings, enum generator maker, const char *kernel)
{
	findings_next(findings,
		      "vfioclaim has no hook for %s; write a separate archive and follow the instructions it prints",
		      maker == GENERATOR_UNKNOWN ? "the program that built it" : generator_name(maker));
	findings_command(findings, "vfioclaim image --kernel %s --output /boot/vfioclaim.img", kernel);
}

/* Add a finding about the image or the archive. The next step is the same for all of them. */
static void say_stale(struct findings *findings, const struct simulation *simulation, const struct look *look,
		      const char *what)
{
	const char *kernel = simulation->kernel, *path = look->image.path;
	enum generator maker = generator_of(&look->initrd);
	bool without = look->whole && !has_program(&look->initrd);
	char command[LOG_LINE];
	struct strbuf text;

	findings->stale = true;
	findings_what(findings, "%s", what);
	findings_where(findings, "%s", path);
	strbuf_open(&text, command, sizeof(command));
	if (is_archive(look)) {
		findings_command(findings, "vfioclaim image --kernel %s --output %s", kernel, path);
	} else if (rdinit_archive_is_requested() && maker != GENERATOR_GENKERNEL) {
		findings_next(findings, "rebuild the initramfs, then add the output of 'vfioclaim image' to it again: "
					"without it the kernel cannot mount its root file system");
	} else if (without && (maker == GENERATOR_UNKNOWN || maker == GENERATOR_BOOSTER)) {
		say_no_glue(findings, maker, kernel);
	} else if (generator_print_rebuild(&text, maker, kernel, path)) {
		if (without && generator_setting(maker))
			findings_next(findings, "%s, then run", generator_setting(maker));
		findings_command(findings, "%s", command);
	} else {
		findings_next(findings, "rebuild the initramfs with %s",
			      maker == GENERATOR_UNKNOWN ? "the program that built it" : generator_name(maker));
	}
}

/* Return a module that the baked file names and the image lacks, or NULL. */
static const char *missing_module(const struct initrd *initrd, const struct request *image)
{
	for (size_t i = 0; i < image->module_count; i++) {
		const char *path = image->modules[i].path;
		bool found = false;

		for (size_t j = 0; j < ARRAY_SIZE(request_module_suffixes) && !found; j++) {
			char name[LOG_LINE];
			struct strbuf text;

			strbuf_open(&text, name, sizeof(name));
			strbuf_add(&text, "%s%s", path, request_module_suffixes[j]);
			found = initrd_has(initrd, name);
		}
		if (!found)
			return path;
	}
	return NULL;
}

/*
 * Return the next line of a baked file after its first one, and whether it is a rule about the host itself: bake writes
 * no `from` before such a rule. If this host could not be examined, such rules of the image cannot be judged, and are
 * skipped.
 */
static const char *next_line(const char **rest, size_t *length, bool skip_host, bool *of_host)
{
	bool has_origin = false;

	while (**rest) {
		const char *line = *rest;

		*length = strcspn(line, "\n");
		*rest += *length + (line[*length] == '\n');
		*of_host = !has_origin && str_has_prefix(line, "protect ");
		has_origin = str_has_prefix(line, "from ");
		if (!*of_host || !skip_host)
			return line;
	}
	return NULL;
}

/* Return what is newer than the image, judged by the first line that differs, or NULL. */
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
		return host_seen ? "the devices that the host needs"
				 : NULL;	    /* only the kernels or host-unseen differ */
	if ((!a || image_host) && (!b || now_host)) /* these rules come last */
		return "the devices that the host needs";
	if ((a && str_has_prefix(a, "module ")) || (b && str_has_prefix(b, "module ")))
		return "the kernel's modules or their options";
	return "the configuration";
}

/* Return whether this configuration names modules at the root, as that of the archive does. */
static bool has_modules_at_root(const char *config)
{
	static const char word[] = "\nmodule /";
	const char *path = strstr(config, word);

	if (!path)
		return false;
	path += strlen(word);
	return path[strcspn(path, "/ \n")] != '/';
}

/* Return whether this was baked for that kernel. */
static bool is_of(const char *config, const char *kernel)
{
	const char *rest = str_after_prefix(config, "baked 1 kernel ");

	if (rest)
		rest = str_after_prefix(rest, kernel);
	return rest && *rest == ' ';
}

/* Write the first problem of an image or archive, if there is one. The same next step fixes them all. */
static void look_into(struct strbuf *what, const struct look *look, const struct simulation *simulation)
{
	const char *thing = is_archive(look) ? "archive" : "initramfs", *config = look->initrd.config, *older, *module;
	struct request own = simulation->image;
	char *moved = NULL;

	if (config && has_modules_at_root(config)) {
		rdinit_archive_request(&own, &simulation->image);
		moved = bake_file_print(&own, simulation->kernel);
	}
	older = config ? older_than(config, moved ? moved : simulation->baked, simulation->image.host_seen) : NULL;
	if (!has_program(&look->initrd)) {
		strbuf_add(what, "The %s does not contain vfioclaim, so nothing will be claimed", thing);
	} else if (!config) {
		strbuf_add(what, "The %s does not contain a baked configuration", thing);
	} else if (moved && !is_of(config, simulation->kernel)) {
		strbuf_add(what, "The %s does not contain the modules of kernel %s, but of another kernel", thing,
			   simulation->kernel);
	} else if (older) {
		strbuf_add(what, "The %s is older than %s", thing, older);
	} else {
		module = missing_module(&look->initrd, &own);
		if (module)
			strbuf_add(what, "The %s does not contain the module %s", thing, module);
	}
	free(moved);
	if (own.modules != simulation->image.modules)
		free(own.modules);
}

/* Add a finding: the kernel does not start the boot program in the archive. */
static void say_not_started(struct findings *findings, const struct simulation *simulation, const char *archive)
{
	findings->stale = true;
	findings_what(findings,
		      "The initramfs does not contain vfioclaim, and the kernel does not start the copy in %s, so "
		      "nothing will be claimed",
		      archive);
	bootloader_where(findings);
	bootloader_add(findings, simulation->kernel, RDINIT_ARCHIVE_PARAMETER);
}

static void say_no_archive(struct findings *findings)
{
	findings_what(findings, "Cannot tell whether the archive that " RDINIT_ARCHIVE_PARAMETER
				" needs is up to date: no file on the "
				"boot partition has vfioclaim in its name");
}

void check_initrd(struct findings *findings, const struct simulation *simulation)
{
	const bool asked = request_claims(&simulation->image) || simulation->plan.matches;
	struct look image = { 0 }, archive = { .archive = true }, *look = &image;
	char what[LOG_LINE];
	struct strbuf text;

	if (!simulation->kernel[0] || !simulation->baked)
		return;
	if (!find_initrd_newest(simulation->kernel, &image.image))
		look_at(&image);
	find_initrd_archive(simulation->kernel, &archive.image);
	if (rdinit_archive_is_requested() && !initrd_has(&image.initrd, BOOT_PROGRAM_AT_ROOT)) {
		look = &archive;
		if (!archive.image.path[0])
			return say_no_archive(findings);
		look_at(&archive);
	} else if (!image.image.path[0]) {
		findings_what(findings, "No initramfs of kernel %s was found in the usual places", simulation->kernel);
		return;
	} else if (image.whole && asked && !has_program(&image.initrd) && archive.image.path[0]) {
		return say_not_started(findings, simulation, archive.image.path);
	}
	strbuf_open(&text, what, sizeof(what));
	if (!look->whole)
		strbuf_add(&text, "The %s cannot be read: %s", is_archive(look) ? "archive" : "initramfs", look->why);
	else if (asked || look->initrd.config)
		look_into(&text, look, simulation);
	strbuf_mark_cut(&text);
	if (text.length)
		say_stale(findings, simulation, look, what);
}
