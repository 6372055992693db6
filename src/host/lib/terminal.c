// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool terminal_has_color(FILE *out)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	return isatty(fileno(out)) && term && *term && strcmp(term, "dumb") != 0 && !(no_color && *no_color);
}
