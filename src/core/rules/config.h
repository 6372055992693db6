/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The config files -> rules. Reads those files only, and asks nothing of the machine.
 */
#ifndef VFIOCLAIM_CONFIG_H
#define VFIOCLAIM_CONFIG_H

#include "core/rules/request.h"

#define CONFIG_SIZE 65536 /* bytes a file may have */
#define CONFIG_ERRORS 10  /* are told of one file */

/*
 * Read the file that the request names, or else REQUEST_IMAGE_CONFIG where it is, or else REQUEST_CONFIG and what is in
 * REQUEST_CONFIG_DIR, and add their rules to the request. Says the errors, the first ten of each file: a person mends
 * it once. On the running system a file must not be writable by group or others, who could make root claim what they
 * like.
 * Returns 0, -ENOENT if a file that was named is not there, or -EINVAL or another -errno if anything in it is
 * wrong; the request must then not be carried out.
 */
int config_read(struct request *request);

#endif
