// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim bake: print the single file that an image needs next to the boot program. Builds of images call it.
 */
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "host/check/check_kernel.h"
#include "host/lib/atomic_file.h"
#include "host/sysroot/sysroot.h"

static const char help[] =
	"Usage: vfioclaim bake [--kernel VERSION] [--root DIR] [-o FILE]\n"
	"Print the file for an image: the config, the modules that it needs, and what this host lives on.\n"
	"  --kernel VERSION  the image's kernel; the running one, or else the newest\n"
	"  --root DIR        the system that the image is for, below DIR\n"
	"  -o, --output FILE write FILE, whole or not at all, and not stdout\n";

int cmd_bake(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *output = NULL;
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "output", &output }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct simulation simulation;

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	status = arguments_root(argv[0], root);
	if (status)
		return status;
	status = simulate_bake(&simulation, sysroot_path(), kernel);
	if (status)
		return status;
	status = atomic_file_write(output, simulation.baked, strlen(simulation.baked), "nothing is baked");
	if (status)
		return status;
	check_kernel_building(&simulation.findings, &simulation);
	findings_print(&simulation.findings, stderr);
	return REQUEST_MET;
}
