// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/atomic_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/sysio.h"
#include "host/lib/xalloc.h"

/*
 * Write to a temporary file in the same directory, with these permissions. Rename it to `file` only when it is
 * complete.
 */
static int replace(const char *file, mode_t mode, const char *data, size_t length)
{
	char *temporary = xalloc_print("%s.XXXXXX", file);
	int descriptor = mkstemp(temporary);
	int status = descriptor < 0 ? -errno : sysio_put(descriptor, data, length);

	if (descriptor >= 0) {
		if (!status && (fchmod(descriptor, mode) || fsync(descriptor)))
			status = -errno;
		if (close(descriptor) && !status)
			status = -errno;
		if (!status && rename(temporary, file))
			status = -errno;
		if (status)
			unlink(temporary);
	}
	free(temporary);
	return status;
}

enum request_status atomic_file_write(const char *file, const char *data, size_t length, const char *lost)
{
	/* a rename would replace a link, and leave the file that it names as it is */
	char *target = file ? realpath(file, NULL) : NULL;
	const char *why = NULL;
	struct stat st;
	int status = 0;

	if (!file)
		status = sysio_put(STDOUT_FILENO, data, length);
	else if (!target && !lstat(file, &st))
		why = "it is a link to a file that does not exist";
	else if (!target || stat(target, &st))
		status = replace(file, 0644, data, length);
	else if (!S_ISREG(st.st_mode)) /* a rename would replace a device such as /dev/null by a regular file */
		why = "it exists and is not a regular file";
	else
		status = replace(target, st.st_mode & 07777, data, length);
	free(target);
	if (status)
		why = log_strerror(status);
	if (!why)
		return REQUEST_MET;
	log_error("%s: cannot write: %s; %s; choose another file with --output", file ? file : "stdout", why, lost);
	return REQUEST_IMPOSSIBLE;
}
