// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim image: the archive with which any image claims, whoever makes that, and how a boot gets to use it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/say.h"
#include "../host/loader.h"
#include "../host/output.h"
#include "../host/rdinit.h"
#include "../host/root.h"
#include "../host/surroundings.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim image [--kernel VERSION] [--root DIR] -o FILE\n"
	"Write an archive that the boot loader loads beside any image: the boot program, what bake prints, and\n"
	"the modules. Then tell what the boot loader has to be told.\n"
	"  --kernel VERSION  the kernel that it is for; the running one, or else the newest\n"
	"  --root DIR        the system that it is for, below DIR\n"
	"  -o, --output FILE write FILE, whole or not at all; without it stdout, unless that is a terminal\n";

static enum request_status pack(const struct foretelling *foretelling, char **data, size_t *length)
{
	const char *kernel = foretelling->kernel;
	char program[PROGRAM_PATH], buffer[SAY_LINE - 200];
	struct text why;

	text_open(&why, buffer, sizeof(buffer));
	if (program_find(program, &why)) {
		text_mark_cut(&why);
		say(SAY_ERROR, "%s: not there: nothing is written; install the boot program, with make install",
		    buffer);
		return REQUEST_IMPOSSIBLE;
	}
	if (rdinit_pack(&foretelling->image, *kernel ? kernel : "-", program, data, length, &why)) {
		text_mark_cut(&why);
		say(SAY_ERROR, "%s: nothing is written", buffer);
		return REQUEST_IMPOSSIBLE;
	}
	return REQUEST_MET;
}

/* The file before the line that needs it: the other way round, the next boot ends in a panic. */
static void tell_loader(struct foretelling *foretelling, const char *file)
{
	struct findings *findings = &foretelling->findings;
	const char *kernel = foretelling->kernel;

	if (!rdinit_is_asked()) {
		findings_what(findings, "First, the boot loader has to load the archive, before the image");
		loader_add_initrd(findings, file);
		findings_what(
			findings,
			"Once that is so, the kernel has to start what is in it. Where the archive is missing then, "
			"the kernel drops the initramfs, and cannot mount its root");
		loader_where(findings);
		loader_add(findings, kernel, RDINIT_PARAMETER);
		findings_what(findings,
			      "The way back: rd.vfioclaim=off on the kernel command line, or " RDINIT_PARAMETER
			      " taken off it");
	}
	if (foretelling->image.module_count)
		findings_what(findings, "The archive has modules of kernel %s: another kernel needs one of its own",
			      kernel);
}

int image(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *output = NULL;
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "output", &output }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct foretelling foretelling;
	size_t length;
	char *data;

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (!output && isatty(STDOUT_FILENO)) {
		say(SAY_ERROR, "stdout is a terminal, and an archive is no text: name a file with --output");
		return REQUEST_WRONG;
	}
	status = arguments_root(argv[0], root);
	if (status)
		return status;
	status = foretell_image(&foretelling, root_path(), kernel);
	if (!status)
		status = pack(&foretelling, &data, &length);
	if (status)
		return status;
	status = output_write(output, data, length, "there is no new archive");
	free(data);
	if (status)
		return status;
	surroundings_building(&foretelling.findings, &foretelling);
	tell_loader(&foretelling, output);
	findings_print(&foretelling.findings, stderr);
	return REQUEST_MET;
}
