/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Members of JSON objects by their types: a number is a number, yes or no a boolean, and what is absent null. Knows no
 * meaning of a key but `format`.
 */
#ifndef VFIOCLAIM_JSON_H
#define VFIOCLAIM_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#define JSON_FORMAT 1 /* of everything that is printed as JSON: what keys mean, and their types */

/* Return the object of an output, which has `format` alone. It belongs to the caller. */
struct json_object *json_output(void);

/*
 * Add a member, or replace the one of this key. A string is null if it is NULL or ""; control characters and what is not
 * UTF-8 become '?' in it.
 */
void json_add_string(struct json_object *object, const char *key, const char *value);
void json_add_stringf(struct json_object *object, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void json_add_number(struct json_object *object, const char *key, int64_t value);
void json_add_flag(struct json_object *object, const char *key, bool value);
void json_add_null(struct json_object *object, const char *key);

#endif
