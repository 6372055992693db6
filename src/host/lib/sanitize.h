/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What others wrote -> what can be shown: names and values out of a recorded machine, a folder that --root names, a log.
 * Knows text only, not what it means.
 */
#ifndef VFIOCLAIM_SANITIZE_H
#define VFIOCLAIM_SANITIZE_H

#include <json-c/json.h>
#include <stdbool.h>

/*
 * Put a '?' in the place of each control character, which a terminal might obey, and of each byte that is not UTF-8 (RFC
 * 3629), which JSON cannot have. In place.
 */
void sanitize_text(char *string);

/* Is it letters, digits and what else a kernel's release has: fit for a command that a person copies? */
bool sanitize_is_release(const char *string);

/*
 * An object as text, over several lines. json-c escapes control characters, and passes on all other bytes: this sees to it
 * that they are UTF-8 (RFC 8259, section 8.1).
 * Returns the text, which belongs to the object.
 */
const char *sanitize_json(struct json_object *object);

#endif
