/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration files -> rules. Must read those files only, and nothing about the machine.
 */
#ifndef VFIOCLAIM_CONFIG_H
#define VFIOCLAIM_CONFIG_H

#include "core/rules/request.h"

#define CONFIG_SIZE 65536 /* bytes a file may have */
#define CONFIG_ERRORS 10  /* errors that are logged for one file */

/*
 * Read the configuration, and add its rules to the request. It is the file that the request names; or else
 * REQUEST_IMAGE_CONFIG, if that exists and `from_disk` is not set; or else REQUEST_CONFIG and the files of
 * REQUEST_CONFIG_DIR.
 * Log the first CONFIG_ERRORS errors of each file, so that a user can fix them all at once. On the running system a
 * file must not be writable by group or others, because they could have root claim any device.
 * Returns 0, -ENOENT if a file that was named is absent, or -EINVAL or another -errno if anything in it is wrong. The
 * request must not be carried out then.
 */
int config_read(struct request *request);

#endif
