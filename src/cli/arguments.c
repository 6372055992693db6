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

	for (; known[count - 1].name; count++)
		options[count] = (struct option){ known[count - 1].name, required_argument, NULL, 'v' };
	opterr = 0; /* what is wrong is said in our own form */
	while ((option = getopt_long(argc, argv, ":", options, &index)) >= 0) {
		if (option == 'v') {
			*known[index - 1].value = optarg;
		} else if (option == 'h') {
			fputs(help, stdout);
			return ARGUMENTS_FINISHED;
		} else {
			say(SAY_ERROR, "%s: %s, see vfioclaim %s --help", argv[optind - 1],
			    option == ':' ? "a value is needed" : "unknown option", argv[0]);
			return REQUEST_WRONG;
		}
	}
	if (optind == argc)
		return 0;
	say(SAY_ERROR, "%s: %s takes no arguments, see vfioclaim %s --help", argv[optind], argv[0], argv[0]);
	return REQUEST_WRONG;
}
