/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Add members to JSON objects by type: a number is a number, yes or no is a boolean, and an absent value is null. Must
 * not know the meaning of a key, except `format`.
 */
#ifndef VFIOCLAIM_JSON_H
#define VFIOCLAIM_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#define JSON_FORMAT 1 /* of all JSON output: the meaning of the keys, and their types */

/* Return the object of an output, with `format` as its only member. The caller owns it. */
struct json_object *json_output(void);

/*
 * Add a member, or replace the member with this key. A string is null if it is NULL or "". Control characters and bytes
 * that are not UTF-8 become '?' in it.
 */
void json_add_string(struct json_object *object, const char *key, const char *value);
void json_add_stringf(struct json_object *object, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void json_add_number(struct json_object *object, const char *key, int64_t value);
void json_add_flag(struct json_object *object, const char *key, bool value);
void json_add_null(struct json_object *object, const char *key);

#endif
