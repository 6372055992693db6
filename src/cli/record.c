// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim record: print this machine as one text file, for a bug report or a test. Must not change anything.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "host/lib/atomic_file.h"
#include "host/lib/xalloc.h"
#include "host/record/record_machine.h"
#include "host/sysroot/sysroot.h"

static const char help[] = "Usage:\n"
			   " vfioclaim record [options]\n"
			   "\n"
			   "Record this machine as a text file, for a bug report or a test.\n"
			   "Serial numbers, MAC addresses and passwords are removed.\n"
			   "\n"
			   "Options:\n"
			   " --root DIR|FILE     record another system, below DIR or recorded in FILE\n"
			   " -o, --output FILE   write FILE instead of standard output\n";

/* Write only after everything was read: an incomplete record would be taken for a whole machine. */
static int record_to(const char *output)
{
	char *text;
	size_t length;
	FILE *out = xalloc_stream(&text, &length);
	int status = record_machine_write(out);
	enum request_status written;

	xalloc_stream_close(out);
	if (status && status != -ENODATA) {
		free(text);
		return REQUEST_IMPOSSIBLE;
	}
	written = atomic_file_write(output, text, length, "no record was written");
	free(text);
	return written ? written : status ? REQUEST_NOT_MET : REQUEST_MET;
}

int cmd_record(int argc, char **argv)
{
	const char *root = NULL, *output = NULL;
	const struct argument known[] = { { "root", &root }, { "output", &output }, { 0 } };
	int status = arguments_read(argc, argv, known, help);

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (sysroot_enter(root))
		return REQUEST_WRONG;
	return record_to(output);
}
