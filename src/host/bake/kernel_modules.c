// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/kernel_modules.h"

#include <errno.h>
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/rules/cmdline.h"
#include "core/rules/rule_parse.h"
#include "host/bake/modprobe_conf.h"
#include "host/lib/contain.h"
#include "host/lib/module_options.h"
#include "host/lib/sanitize.h"
#include "host/lib/string_set.h"
#include "host/lib/xalloc.h"

#define IDS "ids" /* the parameter of vfio-pci and pci-stub that claims devices by ID; never passed on */

static const char *const dirs[] = { "/lib/modules", "/usr/lib/modules" };

static bool is_in(const char *dir, const char *kernel, const char *file)
{
	return sysio_path_exists(SYSIO_ROOT, "%s/%s%s", dir, kernel, file);
}

static const char *dir_of(const char *kernel)
{
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		if (is_in(dirs[i], kernel, ""))
			return dirs[i];
	return NULL;
}

static int keep_newest(void *context, const char *name)
{
	char *kernel = context;

	if (strverscmp(name, kernel) > 0 && strlen(name) < KERNEL_MODULES_RELEASE && sanitize_is_release(name) &&
	    is_in(dir_of(name), name, "/modules.dep"))
		strcpy(kernel, name);
	return 0;
}

int kernel_modules_release(char kernel[KERNEL_MODULES_RELEASE])
{
	int length = sysio_read_value(SYSIO_ROOT, "/proc/sys/kernel/osrelease", kernel, KERNEL_MODULES_RELEASE), dir;

	if (length > 0 && sanitize_is_release(kernel) && dir_of(kernel))
		return 0;
	kernel[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		dir = sysio_open_dir(SYSIO_ROOT, dirs[i]);
		if (dir < 0)
			continue;
		sysio_list(dir, keep_newest, kernel);
		sysio_close(dir);
	}
	return kernel[0] ? 0 : -ENOENT;
}

int kernel_modules_open(struct kernel_modules *modules, const char *root, const char *kernel, struct findings *findings)
{
	const char *dir = dir_of(kernel);
	char **configs = NULL, *directory, *below;
	int status = 0;

	*modules = (struct kernel_modules){ .kernel = kernel, .dir = dir, .findings = findings };
	if (!dir)
		return -ENOENT;
	below = xalloc_print("%s/%s", dir, kernel);
	directory = contain_outside(root, below);
	free(below);
	if (root) /* libkmod knows the directories of the running system */
		configs = modprobe_conf_files(root);
	modules->kmod = xalloc_check(kmod_new(directory, (const char *const *)configs));
	if (kmod_load_resources(modules->kmod) < 0) {
		kernel_modules_close(modules);
		status = -ENOENT;
	}
	for (size_t i = 0; root && configs[i]; i++)
		free(configs[i]);
	free(configs);
	free(directory);
	return status;
}

void kernel_modules_close(struct kernel_modules *modules)
{
	if (modules->kmod)
		kmod_unref(modules->kmod);
	modules->kmod = NULL;
}

/* Set where a finding's setting in modprobe.d is: the file and line. */
static void set_where(struct findings *findings, const char *command, const char *module, const char *part)
{
	char *where = modprobe_conf_find(command, module, part);

	findings_where(findings, "%s", where);
	free(where);
}

/*
 * Split the command line of the running kernel. libkmod appends the options on that line to those of modprobe.d,
 * whatever the root, and cannot be stopped from that. They belong to this boot, not to the image. So they are read here
 * from the same file, to be removed again.
 */
static void split_running(struct module_options *running)
{
	char *cmdline = NULL;
	size_t size = 0;
	FILE *file = fopen("/proc/cmdline", "re");
	ssize_t length = file ? getline(&cmdline, &size, file) : -1;

	module_options_split(running, length > 0 ? cmdline : "");
	if (file)
		fclose(file);
	free(cmdline);
}

static bool is_same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* Remove an option. Of several equal ones it is the last, because the options of the command line come last. */
static void take_out(struct module_options *options, const char *name, const char *value)
{
	for (size_t i = options->count; i--;)
		if (!strcmp(options->at[i].name, name) && is_same(options->at[i].value, value)) {
			module_options_remove(options, i);
			return;
		}
}

/* Split the options that modprobe.d has for a module, from libkmod's string. */
static void split_options(struct module_options *options, const char *module, const char *string)
{
	struct module_options running;

	module_options_split(options, string);
	split_running(&running);
	for (size_t i = 0; i < running.count; i++) {
		char *option = strchr(running.at[i].name, '.');

		if (!option)
			continue;
		*option++ = '\0';
		if (cmdline_is(running.at[i].name, module))
			take_out(options, option, running.at[i].value);
	}
	module_options_free(&running);
}

/* Return the options to bake. The caller frees the string. */
static char *clean_options(const struct kernel_modules *modules, const char *module, const char *string)
{
	struct module_options options;
	char *cleaned;

	split_options(&options, module, string ? string : "");
	for (size_t i = options.count; i--;) {
		if (strcmp(options.at[i].name, IDS))
			continue;
		if (strcmp(module, "vfio_pci")) { /* those of vfio_pci become claims: kernel_modules_add_ids() */
			findings_what(modules->findings,
				      "ids= of %s is not baked, because it would claim every device with that ID",
				      module);
			set_where(modules->findings, "options", module, IDS "=");
			findings_next(modules->findings, "write 'claim ID driver=pci-stub' into %s", REQUEST_CONFIG);
		}
		module_options_remove(&options, i);
	}
	cleaned = module_options_join(&options);
	module_options_free(&options);
	return cleaned;
}

/* Return whether the boot program can read a line with this path and these options: src/core/rules/config.h. */
static bool fits_line(const char *path, const char *options)
{
	for (const char *c = options; *c; c++)
		if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f)
			return false;
	return strlen("module ") + strlen(path) + strlen(" ") + strlen(options) <= RULE_PARSE_SIZE;
}

/* libkmod's callback has no context argument. */
static struct {
	const struct kernel_modules *modules;
	struct request *request;
} adding;

static bool is_added(const char *path)
{
	for (size_t i = 0; i < adding.request->module_count; i++)
		if (!strcmp(adding.request->modules[i].path, path))
			return true;
	return false;
}

/*
 * Return the path of a module in the image. libkmod's path has --root before it, and may have the suffix of a
 * compression.
 */
static char *path_in_image(const char *file)
{
	const char *dir = kmod_get_dirname(adding.modules->kmod), *suffix = strstr(file, ".ko");
	const int length = (int)(suffix ? suffix + 3 - file : (ptrdiff_t)strlen(file));
	const char *below = str_after_prefix(file, dir);

	if (!below || *below != '/')
		return xalloc_print("%.*s", length, file); /* modules.dep may name an absolute path */
	return xalloc_print("%s/%s%.*s", adding.modules->dir, adding.modules->kernel, length - (int)(below - file),
			    below);
}

/* Return the options to bake for a module. The caller frees the string. */
static char *options_in_image(const char *path, const char *name, const char *options)
{
	struct findings *findings = adding.modules->findings;
	char *cleaned = clean_options(adding.modules, name, options);

	if (!fits_line(path, cleaned)) {
		findings_what(findings, "The options of %s are ignored: %zu bytes, or not plain text", name,
			      strlen(cleaned));
		set_where(findings, "options", name, "");
		findings_next(findings,
			      "shorten them: the line with the module's path and options has at most %u bytes",
			      RULE_PARSE_SIZE);
		*cleaned = '\0';
	}
	return cleaned;
}

static void add_module(struct kmod_module *module, bool install, const char *options)
{
	const char *file = kmod_module_get_path(module), *name = kmod_module_get_name(module);
	char *path;

	if (!file) /* built in */
		return;
	path = path_in_image(file);
	if (is_added(path)) {
		free(path);
		return;
	}
	if (install) {
		findings_what(
			adding.modules->findings,
			"The install command for %s in modprobe.d is not run at boot; the module is loaded instead",
			name);
		set_where(adding.modules->findings, "install", name, "");
		options = kmod_module_get_options(module);
	}
	xalloc_status(request_add_module(adding.request, path, options_in_image(path, name, options)));
}

/* Return 'm', 'y' or 'n'. libkmod also finds a name that only an `install` command has, which is 'n'. */
static char kind_of(const struct kmod_module *module)
{
	if (kmod_module_get_path(module))
		return 'm';
	return kmod_module_get_initstate(module) == KMOD_MODULE_BUILTIN ? 'y' : 'n';
}

int kernel_modules_add(struct kernel_modules *modules, struct request *request, const char *driver)
{
	struct kmod_list *found = NULL, *item;
	char kind = 'n';

	if (kmod_module_new_from_lookup(modules->kmod, driver, &found) < 0)
		return -ENOENT;
	adding.modules = modules;
	adding.request = request;
	kmod_list_foreach(item, found)
	{
		struct kmod_module *module = kmod_module_get_module(item);

		if (kind != 'm' && kind_of(module) != 'n')
			kind = kind_of(module);
		kmod_module_probe_insert_module(module, KMOD_PROBE_DRY_RUN | KMOD_PROBE_IGNORE_LOADED, NULL, NULL, NULL,
						add_module);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
	return kind == 'm' ? 0 : kind == 'y' ? KERNEL_MODULES_BUILT_IN : -ENOENT;
}

char kernel_modules_find(struct kernel_modules *modules, const char *name)
{
	struct kmod_list *found = NULL;
	struct kmod_module *module;
	char kind;

	if (kmod_module_new_from_lookup(modules->kmod, name, &found) < 0 || !found)
		return 'n';
	module = kmod_module_get_module(found);
	kind = kind_of(module);
	kmod_module_unref(module);
	kmod_module_unref_list(found);
	return kind;
}

void kernel_modules_lookup(struct kernel_modules *modules, const char *alias, struct str_list *names)
{
	struct kmod_list *found = NULL, *item;

	if (kmod_module_new_from_lookup(modules->kmod, alias, &found) < 0)
		return;
	kmod_list_foreach(item, found)
	{
		struct kmod_module *module = kmod_module_get_module(item);

		string_set_add(names, kmod_module_get_name(module));
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
}

/* Return all options for vfio-pci, from modprobe.d and from the running kernel's command line, on one line. */
static char *all_options(struct kernel_modules *modules)
{
	struct kmod_config_iter *options = kmod_config_get_options(modules->kmod);
	char *all = xalloc_copy("");

	while (options && kmod_config_iter_next(options)) {
		const char *module = kmod_config_iter_get_key(options), *value = kmod_config_iter_get_value(options);
		char *longer;

		if (!module || !value || strcmp(module, "vfio_pci"))
			continue;
		longer = xalloc_print("%s %s", all, value);
		free(all);
		all = longer;
	}
	if (options)
		kmod_config_iter_free_iter(options);
	return all;
}

void kernel_modules_add_ids(struct kernel_modules *modules, struct request *request)
{
	char *string = all_options(modules), *list = NULL, *ignored;
	struct module_options options;

	split_options(&options, "vfio_pci", string);
	/* if there are several, the module uses the last */
	for (size_t i = 0; i < options.count; i++) {
		if (strcmp(options.at[i].name, IDS) || !options.at[i].value)
			continue;
		if (list) {
			findings_what(
				modules->findings,
				"ids= of vfio-pci is in modprobe.d more than once: the module uses the last one, so "
				"ids=%s has no effect",
				list);
			ignored = xalloc_print(IDS "=%s", list);
			set_where(modules->findings, "options", RULE_DRIVER, ignored);
			free(ignored);
			findings_next(modules->findings, "write one list");
		}
		list = options.at[i].value;
	}
	if (list)
		xalloc_status(cmdline_add_ids(request, list, RULE_CONFIG, KERNEL_MODULES_ORIGIN));
	module_options_free(&options);
	free(string);
}
