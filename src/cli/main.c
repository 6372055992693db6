// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim, the host program: find the verb. The verb's own file does the rest.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/words.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/rules/request.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *does;
} verbs[] = {
	{ "list", cmd_list, "the IOMMU groups with their devices, and what the next boot will do with them" },
	{ "pin", cmd_pin, "the config's lines for devices, by their IDs and places" },
	{ "check", cmd_check, "what the next boot will do, and what would keep it from it" },
	{ "status", cmd_status, "what of this boot's claims is so now, and who uses it" },
	{ "release", cmd_release, "give devices back to the host's drivers, until the next boot" },
	{ "bake", cmd_bake, "the file that an image needs, for image builds" },
	{ "image", cmd_image, "an archive with which any image claims, to be loaded beside it" },
	{ "record", cmd_record, "this machine as one text file, for a bug report or a test" },
};

static int print_help(void)
{
	printf("Usage: vfioclaim VERB [OPTION]...\n");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		printf("  %-8s %s\n", verbs[i].name, verbs[i].does);
	printf("vfioclaim VERB --help tells the options of one; vfioclaim(8) everything.\n");
	return REQUEST_MET;
}

static int print_words(int count, char **whats)
{
	int status = words_print(count, whats);

	for (size_t i = 0; !count && i < ARRAY_SIZE(verbs); i++) {
		char name[16], option[] = "--words";
		char *argv[] = { name, option, NULL };

		str_copy(name, sizeof(name), verbs[i].name);
		printf("verb %s\n", name);
		optind = 0; /* restart getopt_long() */
		verbs[i].run(2, argv);
	}
	return status;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verb, verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);
	if (!strcmp(verb, "--help") || !strcmp(verb, "help"))
		return print_help();
	if (!strcmp(verb, "--words"))
		return print_words(argc - 2, argv + 2);
	if (!strcmp(verb, "--version")) {
		printf("vfioclaim " VERSION "\n");
		return REQUEST_MET;
	}
	if (*verb)
		log_error("%s: no such verb, see vfioclaim --help", verb);
	else
		log_error("a verb is needed, see vfioclaim --help");
	return REQUEST_WRONG;
}
