/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Request -> the text of the file for an image (src/core/baked.h). Pure text; config_read() is the way back.
 */
#ifndef VFIOCLAIM_BAKE_FILE_H
#define VFIOCLAIM_BAKE_FILE_H

#include "core/rules/request.h"

#define BAKE_FILE_HOST "host" /* the origin of what the host itself says: a rule with it gets no `from` */

/*
 * Is there a line that means this rule, no more and no less? An entry of vfio-pci's ids= may have both an ID and a class,
 * or numbers that no device has.
 */
bool bake_file_is_printable(const struct rule *rule);

/*
 * Print the baked file for a kernel: modules, then rules in their order, each behind where it came from.
 * Returns the text, allocated.
 */
char *bake_file_print(const struct request *request, const char *kernel);

/*
 * Can the boot program read that file? Every rule takes a line and its origin another, so it may be longer than the config.
 * Returns NULL, or in English what is too long.
 */
const char *bake_file_check(const char *baked);

#endif
