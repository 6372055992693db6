// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/xalloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/rules/request.h"

void *xalloc_check(void *block)
{
	if (!block) {
		log_error("out of memory");
		exit(REQUEST_IMPOSSIBLE);
	}
	return block;
}

void *xalloc_grow(void *array, size_t count, size_t size)
{
	return xalloc_check(reallocarray(array, count, size));
}

char *xalloc_copy(const char *string)
{
	return xalloc_check(strdup(string));
}

char *xalloc_print(const char *format, ...)
{
	va_list list;
	char *text;
	int length;

	va_start(list, format);
	length = vasprintf(&text, format, list);
	va_end(list);
	return xalloc_check(length < 0 ? NULL : text);
}
