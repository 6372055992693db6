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

/* Write to a temporary file in the same directory. Rename it to `file` only when it is complete. */
static int replace(const char *file, const char *data, size_t length)
{
	char *temporary = xalloc_print("%s.XXXXXX", file);
	int descriptor = mkstemp(temporary);
	int status = descriptor < 0 ? -errno : sysio_put(descriptor, data, length);

	if (descriptor >= 0) {
		if (!status && (fchmod(descriptor, 0644) || fsync(descriptor)))
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
	const char *why = NULL;
	struct stat st;
	int status = 0;

	/* a rename would replace a device such as /dev/null by a regular file */
	if (file && !stat(file, &st) && !S_ISREG(st.st_mode))
		why = "it exists and is not a regular file";
	else
		status = file ? replace(file, data, length) : sysio_put(STDOUT_FILENO, data, length);
	if (status)
		why = log_strerror(status);
	if (!why)
		return REQUEST_MET;
	log_error("%s: cannot write: %s; %s; choose another file with --output", file ? file : "stdout", why, lost);
	return REQUEST_IMPOSSIBLE;
}
