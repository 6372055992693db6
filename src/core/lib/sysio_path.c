// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/sysio_path.h"

#include <errno.h>
#include <stdarg.h>

#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

/* The path that a function formats. */
struct formatted {
	char path[SYSIO_TARGET];
	bool fits;
};

static void format_path(struct formatted *formatted, const char *format, va_list list)
{
	struct strbuf text;

	strbuf_open(&text, formatted->path, sizeof(formatted->path));
	strbuf_add_list(&text, format, list);
	formatted->fits = !text.cut;
	if (text.cut)
		formatted->path[0] = '\0';
}

/* Format the path in a variadic function whose variable arguments begin after `format`. */
#define FORMAT_PATH(formatted, format)                     \
	do {                                               \
		va_list list;                              \
                                                           \
		va_start(list, format);                    \
		format_path(&(formatted), (format), list); \
		va_end(list);                              \
	} while (0)

int sysio_path_open(int dir, const char *format, ...)
{
	struct formatted formatted;

	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_open(dir, formatted.path) : -ENAMETOOLONG;
}

int sysio_path_open_dir(int dir, const char *format, ...)
{
	struct formatted formatted;

	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_open_dir(dir, formatted.path) : -ENAMETOOLONG;
}

bool sysio_path_exists(int dir, const char *format, ...)
{
	struct formatted formatted;

	FORMAT_PATH(formatted, format);
	return formatted.fits && sysio_exists(dir, formatted.path);
}

int sysio_path_read(int dir, char *buffer, size_t size, const char *format, ...)
{
	struct formatted formatted;

	buffer[0] = '\0';
	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_read(dir, formatted.path, buffer, size) : -ENAMETOOLONG;
}

int sysio_path_read_value(int dir, char *buffer, size_t size, const char *format, ...)
{
	struct formatted formatted;

	buffer[0] = '\0';
	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_read_value(dir, formatted.path, buffer, size) : -ENAMETOOLONG;
}

int sysio_path_read_link(int dir, char *buffer, size_t size, const char *format, ...)
{
	struct formatted formatted;

	buffer[0] = '\0';
	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_read_link(dir, formatted.path, buffer, size) : -ENAMETOOLONG;
}

int sysio_path_read_target(int dir, char *buffer, size_t size, const char *format, ...)
{
	struct formatted formatted;

	buffer[0] = '\0';
	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_read_target(dir, formatted.path, buffer, size) : -ENAMETOOLONG;
}

int sysio_path_each_line(int dir, int (*each)(void *context, const char *line), void *context, const char *format, ...)
{
	struct formatted formatted;

	FORMAT_PATH(formatted, format);
	return formatted.fits ? sysio_each_line(dir, formatted.path, each, context) : -ENAMETOOLONG;
}
