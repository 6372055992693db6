// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim record: this machine as one text file, for a bug report or a test.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/request.h"
#include "../core/say.h"
#include "../core/sysio.h"
#include "../host/recorder.h"
#include "../host/root.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim record [--root DIRECTORY|FILE] [--output FILE] [--help]\n"
	"This machine as one text file on standard output, without serial numbers, MAC addresses and\n"
	"passwords; every verb takes it as --root. Run it as root: vfioclaim(8)\n";

/* Write to a file of another name, which takes the right one only when it is whole. */
static int write_file(const char *path, const char *text, size_t length)
{
	char *temporary = NULL;
	struct stat there;
	int file, status;

	if (!stat(path, &there) && !S_ISREG(there.st_mode))
		return -EEXIST; /* a device's node would be replaced by a file */
	if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	file = mkstemp(temporary);
	status = file < 0 ? -errno : sysio_put(file, text, length);
	if (file >= 0) {
		if (!status && fchmod(file, 0644))
			status = -errno;
		if (close(file) && !status)
			status = -errno;
		if (!status && rename(temporary, path))
			status = -errno;
		if (status)
			unlink(temporary);
	}
	free(temporary);
	return status;
}

/* Only when all is read is anything written: half a record would be taken for a whole machine. */
static int record_to(const char *output)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	int status = out ? recorder_write(out) : -ENOMEM, written;
	enum request_status result = status ? REQUEST_NOT_MET : REQUEST_MET;

	if (!out || fclose(out)) {
		say(SAY_ERROR, "record: out of memory");
		free(text);
		return REQUEST_IMPOSSIBLE;
	}
	if (status && status != -ENODATA) {
		free(text);
		return REQUEST_IMPOSSIBLE;
	}
	written = output ? write_file(output, text, length) : sysio_put(STDOUT_FILENO, text, length);
	if (written) {
		say(SAY_ERROR, "%s: %s: the record is not written", output ? output : "standard output",
		    written == -EEXIST ? "it is there, and not a file" : say_error(written));
		result = REQUEST_IMPOSSIBLE;
	}
	free(text);
	return result;
}

int record(int argc, char **argv)
{
	const char *root = NULL, *output = NULL;
	const struct argument known[] = { { "root", &root }, { "output", &output }, { 0 } };
	int status = arguments_read(argc, argv, known, help);

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (root_enter(root))
		return REQUEST_WRONG;
	return record_to(output);
}
