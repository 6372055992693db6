/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write the output of a verb to the file that --output names, completely or not at all: half a configuration would
 * leave the host unprotected, and half an image would not boot. Must not know what it writes.
 */
#ifndef VFIOCLAIM_ATOMIC_FILE_H
#define VFIOCLAIM_ATOMIC_FILE_H

#include <stddef.h>

#include "core/rules/request.h"

/*
 * Write `length` bytes to a file, or to stdout if `file` is NULL. The path is one of the running system, whatever
 * --root is. An existing file is replaced when all data is on the disk, and is unchanged if anything fails. It keeps its
 * permissions. If the path is a link, the file that it names is replaced.
 *
 * @lost  the consequence of a failure, for the message: "nothing is baked"
 * Return REQUEST_MET or REQUEST_IMPOSSIBLE.
 */
enum request_status atomic_file_write(const char *file, const char *data, size_t length, const char *lost);

#endif
