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

static const char help[] = "Usage:\n"
			   " vfioclaim bake [options]\n"
			   "\n"
			   "Print the configuration file for an initramfs image.\n"
			   "\n"
			   "Options:\n"
			   " --kernel VERSION    include the modules of this kernel (default: the running\n"
			   "                     one)\n"
			   " --root DIR          read the system below DIR\n"
			   " -o, --output FILE   write FILE instead of standard output\n";

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
	status = atomic_file_write(output, simulation.baked, strlen(simulation.baked), "nothing was baked");
	if (status)
		return status;
	check_kernel_building(&simulation.findings, &simulation);
	findings_print(&simulation.findings, stderr);
	return REQUEST_MET;
}
