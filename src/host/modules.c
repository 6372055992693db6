// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules.h"

#include <errno.h>
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/cmdline.h"
#include "../core/sysio.h"
#include "../core/text.h"

#define IDS "ids" /* the parameter of vfio-pci and pci-stub that takes devices by ID: never passed on */

static const char *const folders[] = { "/lib/modules", "/usr/lib/modules" };

static int keep_newest(void *context, const char *name)
{
	char *kernel = context, depmod[128];
	struct text path;

	text_open(&path, depmod, sizeof(depmod));
	text_add(&path, "/lib/modules/%s/modules.dep", name);
	if (strverscmp(name, kernel) > 0 && strlen(name) < MODULES_RELEASE && sysio_exists(SYSIO_ROOT, depmod))
		strcpy(kernel, name);
	return 0;
}

static const char *folder_of(const char *kernel)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		char path[128];
		struct text text;

		text_open(&text, path, sizeof(path));
		text_add(&text, "%s/%s", folders[i], kernel);
		if (sysio_exists(SYSIO_ROOT, path))
			return folders[i];
	}
	return NULL;
}

int modules_kernel(char kernel[MODULES_RELEASE])
{
	int length = sysio_read_value(SYSIO_ROOT, "/proc/sys/kernel/osrelease", kernel, MODULES_RELEASE), dir;

	if (length > 0 && folder_of(kernel))
		return 0;
	kernel[0] = '\0';
	dir = sysio_open_dir(SYSIO_ROOT, folders[0]);
	if (dir < 0)
		return -ENOENT;
	sysio_list(dir, keep_newest, kernel);
	sysio_close(dir);
	return kernel[0] ? 0 : -ENOENT;
}

/* modprobe.d(5)'s folders, below a root; NULL for the running system's, which are libkmod's own. */
static void name_configs(char **paths, const char *root)
{
	static const char *const configs[] = { "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d",
					       "/usr/lib/modprobe.d", "/lib/modprobe.d" };
	size_t i;

	for (i = 0; i < sizeof(configs) / sizeof(*configs); i++)
		if (asprintf(&paths[i], "%s%s", root, configs[i]) < 0)
			break;
	paths[i] = NULL;
}

int modules_open(struct modules *modules, const char *root, const char *kernel)
{
	const char *folder = folder_of(kernel);
	char *configs[6] = { 0 }, *directory;
	int status = 0;

	*modules = (struct modules){ .kernel = kernel, .root = root ? root : "" };
	if (!folder)
		return -ENOENT;
	if (asprintf(&directory, "%s%s/%s", modules->root, folder, kernel) < 0)
		return -ENOMEM;
	if (root)
		name_configs(configs, root);
	modules->kmod = kmod_new(directory, root ? (const char *const *)configs : NULL);
	if (!modules->kmod)
		status = -ENOMEM;
	else if (kmod_load_resources(modules->kmod) < 0)
		status = -ENOENT;
	if (status)
		modules_close(modules);
	for (size_t i = 0; configs[i]; i++)
		free(configs[i]);
	free(directory);
	return status;
}

void modules_close(struct modules *modules)
{
	if (modules->kmod)
		kmod_unref(modules->kmod);
	modules->kmod = NULL;
}

/* One parameter of an options string, as the kernel takes it apart. */
struct option {
	char *name, *value;
};

static size_t split_options(char *options, struct option *split, size_t most)
{
	size_t count = 0;

	while (count < most && (split[count].name = text_parameter(&options, &split[count].value)))
		count++;
	return count;
}

#define OPTIONS 64 /* as many as any module has, several times over */

/*
 * libkmod adds what the running kernel's command line has for a module behind what modprobe.d has, and cannot be told
 * not to, whatever the root. That belongs to this boot and not to the image. So it is read here once more, to be taken
 * out again.
 */
static size_t split_running(const char *module, struct option *split)
{
	static char cmdline[65536];
	FILE *file = fopen("/proc/cmdline", "re");
	char *rest = cmdline, *name, *value;
	size_t length, count = 0;

	if (!file)
		return 0;
	length = fread(cmdline, 1, sizeof(cmdline) - 1, file);
	fclose(file);
	cmdline[length] = '\0';
	while (count < OPTIONS && (name = text_parameter(&rest, &value))) {
		char *option = strchr(name, '.');

		if (!option)
			continue;
		*option++ = '\0';
		if (cmdline_is(name, module))
			split[count++] = (struct option){ option, value };
	}
	return count;
}

static bool is_same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* The last of each is the command line's. */
static void take_out_running(struct option *split, size_t count, const char *module)
{
	struct option running[OPTIONS];
	size_t running_count = split_running(module, running);

	for (size_t i = 0; i < running_count; i++)
		for (size_t j = count; j--;)
			if (split[j].name && !strcmp(split[j].name, running[i].name) &&
			    is_same(split[j].value, running[i].value)) {
				split[j].name = NULL;
				break;
			}
}

/* Returns the options to bake, allocated, or NULL if there is no memory. */
static char *clean_options(const char *module, const char *options)
{
	char *copy = strdup(options ? options : ""), *cleaned = malloc(2 * strlen(options ? options : "") + 16);
	struct option split[OPTIONS];
	struct text text;
	size_t count;

	if (!copy || !cleaned)
		return NULL;
	count = split_options(copy, split, OPTIONS);
	take_out_running(split, count, module);
	text_open(&text, cleaned, 2 * strlen(options ? options : "") + 16);
	for (size_t i = 0; i < count; i++) {
		bool quoted = split[i].value && strchr(split[i].value, ' ');

		if (!split[i].name || !strcmp(split[i].name, IDS))
			continue;
		text_add(&text, "%s%s", text.length ? " " : "", split[i].name);
		if (split[i].value)
			text_add(&text, quoted ? "=\"%s\"" : "=%s", split[i].value);
	}
	free(copy);
	return cleaned;
}

/* libkmod's callback has no place for a context. */
static struct {
	struct modules *modules;
	struct request *request;
	int status;
} adding;

static bool is_added(const char *path)
{
	for (size_t i = 0; i < adding.request->module_count; i++)
		if (!strcmp(adding.request->modules[i].path, path))
			return true;
	return false;
}

static void add_module(struct kmod_module *module, bool install, const char *options)
{
	const char *file = kmod_module_get_path(module), *suffix;
	const size_t root = strlen(adding.modules->root);
	char *path, *cleaned;

	if (!file || strncmp(file, adding.modules->root, root)) /* built in */
		return;
	suffix = strstr(file, ".ko");
	path = strndup(file + root, suffix ? (size_t)(suffix + 3 - file) - root : strlen(file) - root);
	/* an `install` command is a shell's business; the module itself is loaded instead of it */
	cleaned = clean_options(kmod_module_get_name(module), install ? kmod_module_get_options(module) : options);
	if (!path || !cleaned)
		adding.status = -ENOMEM;
	else if (!is_added(path))
		adding.status = request_add_module(adding.request, path, cleaned);
}

int modules_add(struct modules *modules, struct request *request, const char *driver)
{
	struct kmod_list *found = NULL, *item;
	bool any = false;

	if (kmod_module_new_from_lookup(modules->kmod, driver, &found) < 0 || !found)
		return -ENOENT;
	adding.modules = modules;
	adding.request = request;
	adding.status = 0;
	kmod_list_foreach(item, found)
	{
		struct kmod_module *module = kmod_module_get_module(item);

		any |= kmod_module_get_path(module) != NULL;
		kmod_module_probe_insert_module(module, KMOD_PROBE_DRY_RUN | KMOD_PROBE_IGNORE_LOADED, NULL, NULL, NULL,
						add_module);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
	if (adding.status)
		return adding.status;
	return any ? 0 : MODULES_BUILT_IN;
}

char modules_find(struct modules *modules, const char *name)
{
	struct kmod_list *found = NULL;
	struct kmod_module *module;
	char answer = 'n';

	if (kmod_module_new_from_lookup(modules->kmod, name, &found) < 0 || !found)
		return 'n';
	module = kmod_module_get_module(found);
	answer = kmod_module_get_path(module) ? 'm' : 'y';
	kmod_module_unref(module);
	kmod_module_unref_list(found);
	return answer;
}

/* All options that modprobe.d has for vfio-pci, on one line. */
static char *all_options(struct modules *modules)
{
	struct kmod_config_iter *options = kmod_config_get_options(modules->kmod);
	char *all = strdup("");

	while (all && options && kmod_config_iter_next(options)) {
		const char *module = kmod_config_iter_get_key(options), *value = kmod_config_iter_get_value(options);
		char *longer;

		if (!module || !value || strcmp(module, "vfio_pci"))
			continue;
		if (asprintf(&longer, "%s %s", all, value) < 0)
			longer = NULL;
		free(all);
		all = longer;
	}
	if (options)
		kmod_config_iter_free_iter(options);
	return all;
}

int modules_add_ids(struct modules *modules, struct request *request)
{
	char *options = all_options(modules);
	struct option split[OPTIONS];
	size_t count;
	int status = 0;

	if (!options)
		return -ENOMEM;
	count = split_options(options, split, OPTIONS);
	take_out_running(split, count, "vfio_pci");
	for (size_t i = 0; i < count && !status; i++)
		if (split[i].name && !strcmp(split[i].name, IDS) && split[i].value)
			status = cmdline_add_ids(request, split[i].value, RULE_CONFIG, "modprobe.d");
	free(options);
	return status;
}
