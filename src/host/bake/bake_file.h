/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Print a request as the text of the baked file for an image (src/core/rules/bake_parse.h). config_read() reads it
 * back. Works on text only: must not read or write a file.
 */
#ifndef VFIOCLAIM_BAKE_FILE_H
#define VFIOCLAIM_BAKE_FILE_H

#include "core/rules/request.h"

#define BAKE_FILE_HOST "host" /* origin of the rules about the host itself; they get no `from` line */

/*
 * Return whether a line can express exactly this rule. An entry of vfio-pci's ids= may have both an ID and a class, or
 * numbers that no device has.
 */
bool bake_file_is_printable(const struct rule *rule);

/*
 * Print the baked file for a kernel: the modules, and then the rules in their order, each after the line with its
 * origin. The caller frees the text.
 */
char *bake_file_print(const struct request *request, const char *kernel);

/*
 * Check that the boot program can read the baked file. Each rule takes one line, and its origin another, so the file
 * may be longer than the configuration. Return NULL, or what is too long, in English.
 */
const char *bake_file_check(const char *baked);

#endif
