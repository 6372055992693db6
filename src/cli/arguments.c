// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/arguments.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/rules/request.h"
#include "host/sysroot/sysroot.h"

#define MOST 8	  /* options that one verb may have */
#define VALUE 256 /* what getopt_long() returns for the verb's first option: no letter */

static int say_wrong(const char *verb, const char *word, const char *what)
{
	log_error("%s: %s; see vfioclaim %s --help", word, what, verb);
	return REQUEST_WRONG;
}

/* Store the single word that is no option. *place is NULL if the verb takes none, or already has it. */
static int take_word(const char *verb, const char *word, const char ***place)
{
	if (!*place)
		return say_wrong(verb, word, "unexpected argument");
	if (!*word)
		return say_wrong(verb, "\"\"", "empty argument");
	**place = word;
	*place = NULL;
	return 0;
}

/* Print the options and the word that the verb takes, for `vfioclaim --words`. */
static void print_words(const char *verb, const struct argument *known)
{
	for (; known->name; known++)
		printf(*known->name ? "option %s --%s\n" : "option %s WHAT\n", verb, known->name);
}

int arguments_read(int argc, char **argv, const struct argument *known, const char *help)
{
	struct option options[MOST + 3] = { { "help", no_argument, NULL, 'h' }, { "words", no_argument, NULL, 'w' } };
	const char **place = NULL, **output = NULL;
	int count = 2, status = 0;

	for (int i = 0; known[i].name; i++) {
		if (!strcmp(known[i].name, "output"))
			output = known[i].value;
		if (*known[i].name)
			options[count++] = (struct option){ known[i].name, required_argument, NULL, VALUE + i };
		else
			place = known[i].value;
	}
	opterr = 0; /* errors are logged below, in the form of all messages */
	/* "-": getopt_long() returns a word that is no option in its turn, as option 1 */
	while (!status) {
		const char *word = argv[optind];
		int option = getopt_long(argc, argv, output ? "-:o:" : "-:", options, NULL);

		if (option < 0)
			break;
		if (option == 'h') {
			printf("%s --help              display this help\n\nFor more details see vfioclaim(8).\n",
			       help);
			return ARGUMENTS_FINISHED;
		}
		if (option == 'w') {
			print_words(argv[0], known);
			return ARGUMENTS_FINISHED;
		}
		if (option == '?')
			status = say_wrong(argv[0], word, "unknown option");
		else if (option == ':' || (option != 1 && !*optarg))
			status = say_wrong(argv[0], word, "expected a value");
		else if (option == 1)
			status = take_word(argv[0], optarg, &place);
		else if (option >= VALUE)
			*known[option - VALUE].value = optarg;
		else if (output) /* -o */
			*output = optarg;
	}
	while (!status && optind < argc) /* after "--" */
		status = take_word(argv[0], argv[optind++], &place);
	return status;
}

int arguments_json(const char *format, bool *json)
{
	*json = !strcmp(format, "json");
	if (*json || !strcmp(format, "text"))
		return 0;
	log_error("--format %s: expected text or json", format);
	return REQUEST_WRONG;
}

int arguments_root(const char *verb, const char *root)
{
	if (!sysroot_is_visible(root, verb))
		return REQUEST_IMPOSSIBLE;
	return sysroot_enter(root) ? REQUEST_WRONG : 0;
}
