/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a verb has made -> the file that --output names, whole or not at all: half a config would leave the host
 * unprotected, and half an image unbootable. Knows nothing of what it writes.
 */
#ifndef VFIOCLAIM_ATOMIC_FILE_H
#define VFIOCLAIM_ATOMIC_FILE_H

#include <stddef.h>

#include "core/rules/request.h"

/*
 * Write `length` bytes to a file, by its path on the running system whatever --root is, or to stdout if it is NULL. What
 * was there is replaced when all is on the disk, and stays if anything fails.
 *
 * @lost  for what is said then: "nothing is baked"
 * Returns REQUEST_MET, or REQUEST_IMPOSSIBLE; why has been said.
 */
enum request_status atomic_file_write(const char *file, const char *data, size_t length, const char *lost);

#endif
