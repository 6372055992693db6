// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/log.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "core/lib/deadline.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

#define PREFIX "vfioclaim: "
#define LINES_OF_AN_OPEN 10 /* the kernel drops the 11th within 5 seconds (devkmsg_write() in kernel/printk/printk.c) */

static bool to_kernel;

void log_to_kernel(bool yes)
{
	to_kernel = yes;
}

static void put(int descriptor, const char *before, const char *line)
{
	char buffer[LOG_LINE + sizeof(PREFIX) + 8];
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	strbuf_add(&text, "%s" PREFIX "%s\n", before, line);
	/* one write, because the kernel makes a record of each (Documentation/ABI/testing/dev-kmsg) */
	if (descriptor == STDERR_FILENO)
		sysio_say(descriptor, text.buffer, text.length, deadline_share());
	else
		sysio_put(descriptor, text.buffer, text.length);
}

const char *log_strerror(int status)
{
	static const struct {
		int number;
		const char *words;
	} errors[] = {
		{ ENOENT, "no such file or directory" },
		{ ENOTDIR, "not a directory" },
		{ EISDIR, "is a directory" },
		{ ELOOP, "too many levels of symbolic links" },
		{ EACCES, "permission denied" },
		{ EPERM, "operation not permitted" },
		{ EROFS, "read-only file system" },
		{ ENOSPC, "no space left on device" },
		{ EIO, "input/output error" },
		{ ENODEV, "no such device" },
		{ ENXIO, "no such device or address" },
		{ EINVAL, "invalid argument" },
		{ ENAMETOOLONG, "file name too long" },
		{ EFBIG, "file too large" },
		{ ENOMEM, "cannot allocate memory" },
		{ ETIME, "deadline exceeded" },
	};
	static char other[32];
	struct strbuf text;

	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].number == -status)
			return errors[i].words;
	strbuf_open(&text, other, sizeof(other));
	strbuf_add(&text, "errno %d", -status);
	return other;
}

void log_kernel(struct log_kernel_file *log, enum log_level level, const char *line)
{
	const char before[] = { '<', (char)('0' + level), '>', '\0' };

	if (!to_kernel)
		return;
	if (!log->left) {
		log_close(log);
		log->descriptor = sysio_open_log("/dev/kmsg");
		log->left = LINES_OF_AN_OPEN;
	}
	log->left--;
	/* a kernel log that cannot be opened is not reported: stderr has the same line */
	if (log->descriptor >= 0)
		put(log->descriptor, before, line);
}

void log_close(struct log_kernel_file *log)
{
	sysio_close(log->descriptor);
}

void log_message(enum log_level level, const char *format, ...)
{
	struct log_kernel_file log = LOG_KERNEL_FILE_CLOSED;
	char line[LOG_LINE];
	struct strbuf text;
	va_list list;

	strbuf_open(&text, line, sizeof(line));
	va_start(list, format);
	strbuf_add_list(&text, format, list);
	va_end(list);
	strbuf_mark_cut(&text);
	/* quoted input is not trusted: no second line, and no control sequence for a terminal */
	for (char *c = line; *c; c++)
		for (size_t left = str_control_length(c); left; left--)
			c[left - 1] = '?';

	put(STDERR_FILENO, "", line);
	log_kernel(&log, level, line);
	log_close(&log);
}

void log_no_memory(void)
{
	log_error("out of memory; nothing is claimed");
}
