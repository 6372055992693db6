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
	const char *summary;
} verbs[] = {
	{ "list", cmd_list, "list IOMMU groups, their devices and the claims of the next boot" },
	{ "pin", cmd_pin, "print configuration lines that match exactly these devices" },
	{ "check", cmd_check, "show what the next boot will claim and what would prevent it" },
	{ "status", cmd_status, "show the claims of this boot and which processes use them" },
	{ "release", cmd_release, "give devices back to the drivers of the host until the next boot" },
	{ "bake", cmd_bake, "print the configuration file for an initramfs image" },
	{ "image", cmd_image, "write an archive that makes any initramfs claim devices" },
	{ "record", cmd_record, "record this machine as a text file, for a bug report" },
};

static int print_help(void)
{
	printf("Usage:\n vfioclaim VERB [options]\n\n"
	       "Claim PCI devices for virtual machines early in the boot.\n\nVerbs:\n");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		printf(" %-8s %s\n", verbs[i].name, verbs[i].summary);
	printf("\nOptions:\n"
	       " --help     display this help; 'vfioclaim VERB --help' describes one verb\n"
	       " --version  display version\n\n"
	       "For more details see vfioclaim(8).\n");
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
		log_error("%s: unknown verb; see vfioclaim --help", verb);
	else
		log_error("expected a verb; see vfioclaim --help");
	return REQUEST_WRONG;
}
