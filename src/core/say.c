// SPDX-License-Identifier: GPL-2.0-or-later
#include "say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include "sysio.h"
#include "text.h"

#define PREFIX "vfioclaim: "
#define LINES_OF_AN_OPEN 10 /* within 5 seconds the kernel drops the 11th (devkmsg_write() of kernel/printk/printk.c) */

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

const char *say_error(int status)
{
	static const uint8_t numbers[] = { ENOENT, ENOTDIR, EISDIR, ELOOP,	  EACCES, EPERM,  EROFS, ENOSPC,
					   EIO,	   ENODEV,  EINVAL, ENAMETOOLONG, EFBIG,  ENOMEM, ETIME };
	static const char words[] = "no such file\0"
				    "not a directory\0"
				    "is a directory\0"
				    "links that lead nowhere\0"
				    "permission denied\0"
				    "not permitted\0"
				    "read-only file system\0"
				    "no space left\0"
				    "input/output error\0"
				    "no such device\0"
				    "not understood\0"
				    "longer than it can be\0"
				    "larger than it can be\0"
				    "out of memory\0"
				    "no answer before the deadline";
	static char other[32];
	struct text text;

	for (unsigned i = 0; i < sizeof(numbers); i++)
		if (numbers[i] == -status)
			return text_nth(words, i);
	text_open(&text, other, sizeof(other));
	text_add(&text, "error %d of errno(3)", -status);
	return other;
}

void say_kernel(struct say_log *log, enum say_level level, const char *line)
{
	const char before[] = { '<', (char)('0' + level), '>', '\0' };

	if (!to_kernel)
		return;
	if (!log->left) {
		say_close(log);
		log->descriptor = sysio_open_log("/dev/kmsg");
		log->left = LINES_OF_AN_OPEN;
	}
	log->left--;
	/* that it is not there is told to nobody: the same line is on stderr */
	if (log->descriptor >= 0)
		put(log->descriptor, before, line);
}

void say_close(struct say_log *log)
{
	sysio_close(log->descriptor);
}

void say(enum say_level level, const char *format, ...)
{
	struct say_log log = SAY_LOG_CLOSED;
	char line[SAY_LINE];
	struct text text;
	va_list list;

	text_open(&text, line, sizeof(line));
	va_start(list, format);
	text_add_list(&text, format, list);
	va_end(list);
	text_mark_cut(&text);
	/* what is quoted may be anybody's: no second line, and nothing that a terminal obeys */
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = '?';

	put(STDERR_FILENO, "", line);
	say_kernel(&log, level, line);
	say_close(&log);
}

void say_no_memory(void)
{
	say(SAY_ERROR, "out of memory: nothing is claimed");
}
