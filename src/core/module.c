// SPDX-License-Identifier: GPL-2.0-or-later
#include "module.h"

#include <errno.h>
#include <unistd.h>

#include "bounded.h"
#include "plan.h"
#include "say.h"
#include "sysio.h"

#define DRIVER_DIR "/sys/bus/pci/drivers/" PLAN_DRIVER

extern char **environ; /* klibc declares it, glibc and musl only with _GNU_SOURCE */

/* An initramfs has no PATH to be relied on, and these are all the places it is ever at. */
static const char *const modprobes[] = { "/sbin/modprobe", "/usr/sbin/modprobe", "/bin/modprobe", "/usr/bin/modprobe" };

static int execute(void *path)
{
	char *const arguments[] = { path, (char *)PLAN_DRIVER, (char *)"ids=", NULL };

	execve(path, arguments, environ);
	return -errno;
}

static int load(void)
{
	for (size_t i = 0; i < sizeof(modprobes) / sizeof(*modprobes); i++)
		if (sysio_exists(SYSIO_ROOT, modprobes[i]))
			return bounded(execute, (void *)modprobes[i]);
	return -ENOENT;
}

int module_ready(void)
{
	int status;

	if (sysio_exists(SYSIO_ROOT, DRIVER_DIR))
		return 0;
	if (!sysio_live()) {
		say(SAY_ERROR, DRIVER_DIR ": not there, and below --root no module is loaded");
		return -ENOENT;
	}
	status = load();
	if (sysio_exists(SYSIO_ROOT, DRIVER_DIR))
		return 0;

	if (status == -ENOENT)
		say(SAY_ERROR, "vfio-pci is not loaded, and there is no modprobe to load it: add kmod to the image");
	else if (status == -ETIME)
		say(SAY_ERROR, "modprobe vfio-pci did not come back before the deadline");
	else
		say(SAY_ERROR, "modprobe vfio-pci failed: is the module in the image? modprobe -v vfio-pci tells more");
	return status ? status : -ENODEV;
}
