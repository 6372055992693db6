// SPDX-License-Identifier: GPL-2.0-or-later
#include "arguments.h"

#include <getopt.h>
#include <stdio.h>

#include "../core/request.h"
#include "../core/say.h"

#define MOST 8 /* options of one verb */

int arguments_read(int argc, char **argv, const struct argument *known, const char *help)
{
	struct option options[MOST + 2] = { { "help", no_argument, NULL, 'h' } };
	int option, index = 0, count = 1;
	const char *word;

	for (; known[count - 1].name; count++)
		options[count] = (struct option){ known[count - 1].name, required_argument, NULL, 'v' };
	opterr = 0; /* what is wrong is said in our own form */
	/* up to the first word that is no option: there is none that may stand there */
	while (word = argv[optind], (option = getopt_long(argc, argv, "+:", options, &index)) >= 0) {
		if (option == 'h') {
			fputs(help, stdout);
			return ARGUMENTS_FINISHED;
		}
		if (option != 'v' || !*optarg) {
			say(SAY_ERROR, "%s: %s, see vfioclaim %s --help", word,
			    option == '?' ? "unknown option" : "a value is needed", argv[0]);
			return REQUEST_WRONG;
		}
		*known[index - 1].value = optarg;
	}
	if (optind == argc)
		return 0;
	say(SAY_ERROR, "%s: %s takes no arguments, see vfioclaim %s --help", argv[optind], argv[0], argv[0]);
	return REQUEST_WRONG;
}
