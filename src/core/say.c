// SPDX-License-Identifier: GPL-2.0-or-later
#include "say.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "sysio.h"
#include "text.h"

#define PREFIX "vfioclaim: "
#define CUT "[...]" /* instead of the end of a line that was too long */

static bool to_kernel;

void say_to_kernel(bool yes)
{
	to_kernel = yes;
}

static void put(int descriptor, const char *before, const char *line)
{
	char buffer[SAY_LINE + sizeof(PREFIX) + 8];
	struct text text;

	text_open(&text, buffer, sizeof(buffer));
	text_add(&text, "%s" PREFIX "%s\n", before, line);
	/* one write: the kernel makes one record of each (Documentation/ABI/testing/dev-kmsg) */
	sysio_put(descriptor, text.buffer, text.length);
}

void say_kernel(enum say_level level, const char *line)
{
	const char before[] = { '<', (char)('0' + level), '>', '\0' };
	int descriptor;

	if (!to_kernel)
		return;
	/* opened for each line, because the kernel drops the 11th of one open within 5 seconds (devkmsg_write()) */
	descriptor = sysio_open_log("/dev/kmsg");
	if (descriptor < 0)
		return; /* the same line is on stderr, and there is nobody else to tell */
	put(descriptor, before, line);
	sysio_close(descriptor);
}

void say(enum say_level level, const char *format, ...)
{
	char line[SAY_LINE];
	struct text text;
	va_list list;

	text_open(&text, line, sizeof(line));
	va_start(list, format);
	text_add_list(&text, format, list);
	va_end(list);
	if (text.cut)
		memcpy(line + sizeof(line) - sizeof(CUT), CUT, sizeof(CUT));

	put(STDERR_FILENO, "", line);
	say_kernel(level, line);
}
