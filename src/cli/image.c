// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim image: write the archive with which any generator's image claims, and print how a boot gets to use it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cmd.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "host/bake/rdinit_archive.h"
#include "host/check/bootloader.h"
#include "host/check/check_kernel.h"
#include "host/lib/atomic_file.h"
#include "host/sysroot/sysroot.h"

static const char help[] = "Usage:\n"
			   " vfioclaim image [options] -o FILE\n"
			   "\n"
			   "Write an archive that makes any initramfs claim devices, and print the steps\n"
			   "that add it to the boot loader.\n"
			   "\n"
			   "Options:\n"
			   " --kernel VERSION    include the modules of this kernel (default: the running\n"
			   "                     one)\n"
			   " --root DIR          read the system below DIR\n"
			   " -o, --output FILE   write FILE; without it, write to standard output\n";

static enum request_status pack(const struct simulation *simulation, char **data, size_t *length)
{
	const char *kernel = simulation->kernel;
	char program[BOOT_PROGRAM_PATH], buffer[LOG_LINE - 200];
	struct strbuf why;

	strbuf_open(&why, buffer, sizeof(buffer));
	if (boot_program_find(program, &why)) {
		strbuf_mark_cut(&why);
		log_error("%s: not found; install the boot program with 'make install'", buffer);
		return REQUEST_IMPOSSIBLE;
	}
	if (rdinit_archive_write(&simulation->image, *kernel ? kernel : "-", program, data, length, &why)) {
		strbuf_mark_cut(&why);
		log_error("%s; nothing is written", buffer);
		return REQUEST_IMPOSSIBLE;
	}
	return REQUEST_MET;
}

/* Print the step for the archive before the step for the parameter: with the parameter alone, the next boot panics. */
static void tell_loader(struct simulation *simulation, const char *file)
{
	struct findings *findings = &simulation->findings;
	const char *kernel = simulation->kernel;

	if (!rdinit_archive_is_requested()) {
		findings_what(findings, "First, make the boot loader load the archive before the initramfs");
		bootloader_add_initrd(findings, file);
		findings_what(findings, "Then add " RDINIT_ARCHIVE_PARAMETER
					". Never add it without the archive: the kernel would ignore "
					"the initramfs and could not mount its root file system");
		bootloader_where(findings);
		bootloader_add(findings, kernel, RDINIT_ARCHIVE_PARAMETER);
		findings_what(findings, "To undo this, add rd.vfioclaim=off to the kernel command line, or "
					"remove " RDINIT_ARCHIVE_PARAMETER " from it");
	}
	if (simulation->image.module_count)
		findings_what(findings,
			      "The archive has modules of kernel %s; every other kernel needs its own archive", kernel);
}

int cmd_image(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *output = NULL;
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "output", &output }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct simulation simulation;
	size_t length;
	char *data;

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (!output && isatty(STDOUT_FILENO)) {
		log_error("stdout: refusing to write an archive to a terminal; choose a file with --output");
		return REQUEST_WRONG;
	}
	status = arguments_root(argv[0], root);
	if (status)
		return status;
	status = simulate_bake(&simulation, sysroot_path(), kernel);
	if (!status)
		status = pack(&simulation, &data, &length);
	if (status)
		return status;
	status = atomic_file_write(output, data, length, "no archive was written");
	free(data);
	if (status)
		return status;
	check_kernel_building(&simulation.findings, &simulation);
	tell_loader(&simulation, output);
	findings_print(&simulation.findings, stderr);
	return REQUEST_MET;
}
