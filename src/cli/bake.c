// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfioclaim bake: the one file that an image needs beside the boot program. Image builds call it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/say.h"
#include "../core/sysio.h"
#include "../host/diagnose.h"
#include "../host/root.h"
#include "../host/surroundings.h"
#include "arguments.h"
#include "verbs.h"

static const char help[] =
	"Usage: vfioclaim bake [--kernel VERSION] [--root DIR] [--output FILE]\n"
	"Print the file for an image: the config, the modules that it needs, and what this host lives on.\n"
	"  --kernel VERSION  the image's kernel; the running one, or else the newest\n"
	"  --root DIR        the system that the image is for, below DIR\n"
	"  --output FILE     write FILE, whole or not at all, and not stdout\n";

static int say_output(const char *file, const char *why)
{
	say(SAY_ERROR, "%s: cannot be written (%s): nothing is baked, name another file with --output", file, why);
	return REQUEST_IMPOSSIBLE;
}

/* Whole or not at all: half a config would leave the host unprotected. */
static int write_file(const char *file, const char *text)
{
	int status = 0, descriptor;
	struct stat there;
	char *temporary;

	/* a rename would put a file in the place of /dev/null */
	if (!stat(file, &there) && !S_ISREG(there.st_mode))
		return say_output(file, "it is there, and no file");
	if (asprintf(&temporary, "%s.XXXXXX", file) < 0)
		return say_output(file, say_error(-ENOMEM));
	descriptor = mkstemp(temporary);
	if (descriptor < 0) {
		free(temporary);
		return say_output(file, say_error(-errno));
	}
	status = sysio_put(descriptor, text, strlen(text));
	if (!status && (fchmod(descriptor, 0644) || fsync(descriptor)))
		status = -errno;
	if (close(descriptor) && !status)
		status = -errno;
	if (!status && rename(temporary, file))
		status = -errno;
	if (status)
		unlink(temporary);
	free(temporary);
	return status ? say_output(file, say_error(status)) : REQUEST_MET;
}

/* What will keep the claims from happening, now that somebody is there to mend it. */
static void tell(struct foretelling *foretelling)
{
	struct findings *findings = &foretelling->findings;

	/* a container that builds images may have no devices to plan for */
	if (sysio_exists(SYSIO_ROOT, SCAN_DEVICES))
		foretell_boot(foretelling);
	diagnose(findings, foretelling);
	surroundings_kernel(findings, foretelling);
	findings_print(findings, stderr);
}

int bake(int argc, char **argv)
{
	const char *kernel = NULL, *root = NULL, *output = NULL;
	const struct argument known[] = { { "kernel", &kernel }, { "root", &root }, { "output", &output }, { 0 } };
	int status = arguments_read(argc, argv, known, help);
	struct foretelling foretelling;

	if (status)
		return status == ARGUMENTS_FINISHED ? REQUEST_MET : status;
	if (!root_is_visible(root, argv[0]))
		return REQUEST_IMPOSSIBLE;
	if (root_enter(root))
		return REQUEST_WRONG;
	status = foretell_image(&foretelling, root_path(), kernel);
	if (status)
		return status;
	if (output)
		status = write_file(output, foretelling.baked);
	else if (fputs(foretelling.baked, stdout) < 0 || fflush(stdout))
		status = say_output("stdout", say_error(-errno));
	if (!status)
		tell(&foretelling);
	return status;
}
