// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/modprobe_conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/str_list.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/rules/cmdline.h"
#include "host/lib/contain.h"
#include "host/lib/string_set.h"
#include "host/lib/xalloc.h"

#define BLANKS " \t\r\n"

/* The directories of modprobe.d(5), of which an earlier one has precedence. */
static const char *const dirs[] = { "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d",
				    "/usr/lib/modprobe.d", "/lib/modprobe.d" };

struct search {
	const char *command, *module, *part;
	char *found; /* "FILE:LINE", or NULL */
};

static int add_name(void *context, const char *name)
{
	if (name[0] != '.' && str_has_suffix(name, ".conf")) /* kmod skips hidden files, too */
		string_set_add(context, name);
	return 0;
}

static bool is_wanted(const struct search *search, char *line)
{
	char *rest = NULL, *command = strtok_r(line, BLANKS, &rest), *module = strtok_r(NULL, BLANKS, &rest);

	return command && module && !strcmp(command, search->command) && cmdline_is(module, search->module) && rest &&
	       strstr(rest, search->part);
}

/* Join a line with the next one if it ends in a backslash. Return whether it does. */
static bool is_continued(char *line)
{
	size_t length = strcspn(line, "\n");

	if (!length || line[length - 1] != '\\')
		return false;
	line[length - 1] = '\0';
	return true;
}

static void look_into(struct search *search, const char *path)
{
	int mode = sysio_mode(SYSIO_ROOT, path);
	int descriptor = mode >= 0 && S_ISREG(mode) ? sysio_open(SYSIO_ROOT, path) : -1;
	FILE *file = descriptor < 0 ? NULL : xalloc_check(fdopen(descriptor, "r"));
	char *line = NULL, *whole = xalloc_copy("");
	unsigned number = 0, first = 1;
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0) {
		bool continued = is_continued(line);
		char *longer = xalloc_print("%s%s", whole, line);

		number++;
		free(whole);
		whole = longer;
		if (continued)
			continue;
		if (is_wanted(search, whole)) {
			free(search->found);
			search->found = xalloc_print("%s:%u", path, first);
		}
		*whole = '\0';
		first = number + 1;
	}
	free(whole);
	free(line);
	if (file)
		fclose(file);
}

/*
 * List the names of the files in all directories. kmod reads them in the order of their names, and only the first of
 * several with one name.
 */
static void list_names(struct str_list *names)
{
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		int descriptor = sysio_open_dir(SYSIO_ROOT, dirs[i]);

		if (descriptor < 0)
			continue;
		sysio_list(descriptor, add_name, names);
		sysio_close(descriptor);
	}
	str_list_sort(names);
}

/* Return the path of the first file with this name. The caller frees it. */
static char *find_file(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		if (sysio_path_exists(SYSIO_ROOT, "%s/%s", dirs[i], name))
			return xalloc_print("%s/%s", dirs[i], name);
	return xalloc_print("%s/%s", dirs[0], name); /* a dangling link */
}

char **modprobe_conf_files(const char *root)
{
	struct str_list names = { 0 };
	char **paths;
	size_t count = 0;

	list_names(&names);
	paths = xalloc_array(names.count + 1, sizeof(*paths));
	for (size_t i = 0; i < names.count; i++) {
		char *path = find_file(names.at[i]);
		int mode = sysio_mode(SYSIO_ROOT, path);

		if (mode >= 0 && S_ISREG(mode))
			paths[count++] = contain_outside(root, path);
		else
			log_warning("%s: not a regular file, ignored", path);
		free(path);
	}
	str_list_free(&names);
	return paths;
}

char *modprobe_conf_find(const char *command, const char *module, const char *part)
{
	struct search search = { .command = command, .module = module, .part = part };
	struct str_list names = { 0 };

	list_names(&names);
	for (size_t i = 0; i < names.count; i++) {
		char *path = find_file(names.at[i]);

		look_into(&search, path);
		free(path);
	}
	str_list_free(&names);
	return search.found ? search.found : xalloc_print("modprobe.d: %s %s", command, module);
}
