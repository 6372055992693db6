// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/xalloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/rules/request.h"

void xalloc_must(bool done)
{
	if (done)
		return;
	log_error("out of memory");
	exit(REQUEST_IMPOSSIBLE);
}

void *xalloc_check(void *block)
{
	xalloc_must(block);
	return block;
}

int xalloc_status(int status)
{
	xalloc_must(status != -ENOMEM);
	return status;
}

void *xalloc_array(size_t count, size_t size)
{
	return xalloc_check(calloc(count ? count : 1, size));
}

void *xalloc_grow(void *array, size_t count, size_t size)
{
	return xalloc_check(reallocarray(array, count, size));
}

char *xalloc_copy(const char *string)
{
	return xalloc_check(strdup(string));
}

char *xalloc_print_list(const char *format, va_list list)
{
	char *text;

	return xalloc_check(vasprintf(&text, format, list) < 0 ? NULL : text);
}

char *xalloc_print(const char *format, ...)
{
	va_list list;
	char *text;

	va_start(list, format);
	text = xalloc_print_list(format, list);
	va_end(list);
	return text;
}

FILE *xalloc_stream(char **data, size_t *length)
{
	*data = NULL;
	return xalloc_check(open_memstream(data, length));
}

/* The only error of such a stream is a lack of memory. */
void xalloc_stream_close(FILE *stream)
{
	bool whole = !ferror(stream);

	xalloc_must(!fclose(stream) && whole);
}
