// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"

struct json_object *json_output(void)
{
	struct json_object *object = json_object_new_object();

	json_add_number(object, "format", JSON_FORMAT);
	return object;
}

void json_add_string(struct json_object *object, const char *key, const char *value)
{
	char *copy;

	if (!value || !*value) {
		json_add_null(object, key);
		return;
	}
	copy = xalloc_copy(value);
	sanitize_text(copy);
	json_object_object_add(object, key, json_object_new_string(copy));
	free(copy);
}

void json_add_stringf(struct json_object *object, const char *key, const char *format, ...)
{
	va_list list;
	char *value;

	va_start(list, format);
	value = xalloc_print_list(format, list);
	va_end(list);
	json_add_string(object, key, value);
	free(value);
}

void json_add_number(struct json_object *object, const char *key, int64_t value)
{
	json_object_object_add(object, key, json_object_new_int64(value));
}

void json_add_flag(struct json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

void json_add_null(struct json_object *object, const char *key)
{
	json_object_object_add(object, key, NULL);
}
