// SPDX-License-Identifier: GPL-2.0-or-later
#include "early/options.h"

#include <string.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/sysio.h"

static const char help[] = "Usage:\n"
			   " vfioclaim-early [options]\n"
			   "\n"
			   "Claim devices for vfio-pci before their drivers load.\n"
			   "\n"
			   "Options:\n"
			   " --config FILE       read only this configuration file\n"
			   " --deadline SECONDS  stop after this time, 1 to 600 (default: 10)\n"
			   " --dry-run           change nothing, print the report\n"
			   " --root DIR          read the system below DIR\n"
			   " --help              display this help\n"
			   " --version           display version\n"
			   "\n"
			   "For more details see vfioclaim-early(8).\n";

static int print(const char *string)
{
	return sysio_put(STDOUT_FILENO, string, strlen(string)) ? REQUEST_WRONG : OPTIONS_FINISHED;
}

static int wrong(const char *option, const char *what)
{
	log_error("%s: %s; see vfioclaim-early --help", option, what);
	return REQUEST_WRONG;
}

int options_read(struct request *request, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *option = argv[i], *value = parse_value(option); /* of --option=value */
		const char **place = NULL, *seconds;

		if (!strcmp(option, "--config"))
			place = &request->config;
		else if (!strcmp(option, "--deadline"))
			place = &seconds;
		else if (!strcmp(option, "--root"))
			place = &request->root;

		if (place) {
			if (!value && i + 1 < argc)
				value = argv[++i];
			if (!value || !*value)
				return wrong(option, "expected a value");
			if (place == &request->config && *value != '/')
				return wrong(value, "expected a path that begins with /");
			*place = value;
			if (place == &seconds && (parse_decimal(value, 600, &request->deadline) || !request->deadline))
				return wrong(value, "expected 1 to 600 seconds");
		} else if (!strcmp(option, "--dry-run") && !value) {
			request->dry_run_option = true;
		} else if (!strcmp(option, "--help") && !value) {
			return print(help);
		} else if (!strcmp(option, "--version") && !value) {
			return print("vfioclaim-early " VERSION "\n");
		} else {
			return wrong(option, "unknown option, or it takes no value");
		}
	}
	return REQUEST_MET;
}
