/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make foreign text safe to print: names and values of a recorded machine, of a directory that --root names, or of a
 * log. Must not know what the text means.
 */
#ifndef VFIOCLAIM_SANITIZE_H
#define VFIOCLAIM_SANITIZE_H

#include <json-c/json.h>
#include <stdbool.h>

/*
 * Replace each control character, which a terminal might obey, by a '?', and each byte that is not UTF-8 (RFC 3629),
 * which JSON does not allow. Works in place.
 */
void sanitize_text(char *string);

/*
 * Return whether the string has only letters, digits and the other characters of a kernel release, so that it is safe
 * in a command that a user copies.
 */
bool sanitize_is_release(const char *string);

/*
 * Return an object as text of several lines. json-c escapes control characters, but not other bytes. Bytes that are not
 * UTF-8 become '?' (RFC 8259, section 8.1). The object owns the text.
 */
const char *sanitize_json(struct json_object *object);

#endif
