// SPDX-License-Identifier: GPL-2.0-or-later
#include "module.h"

#include <errno.h>
#include <unistd.h>

#include "bounded.h"
#include "rule.h"
#include "say.h"
#include "sysio.h"
#include "text.h"

#define DRIVERS_DIR "/sys/bus/pci/drivers"

extern char **environ; /* klibc declares it, glibc and musl only with _GNU_SOURCE */

/* An initramfs has no PATH to be relied on, and these are all the places it is ever at. */
static const char *const modprobes[] = { "/sbin/modprobe", "/usr/sbin/modprobe", "/bin/modprobe", "/usr/bin/modprobe" };

static int execute(void *driver)
{
	char *const arguments[] = { (char *)"modprobe", driver, (char *)"ids=", NULL };
	int status = -ENOENT;

	for (size_t i = 0; i < sizeof(modprobes) / sizeof(*modprobes); i++) {
		execve(modprobes[i], arguments, environ);
		if (errno != ENOENT)
			status = -errno;
	}
	return status;
}

static bool is_registered(const char *driver)
{
	char path[sizeof(DRIVERS_DIR) + DEVICE_DRIVER + 1];
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, DRIVERS_DIR "/%s", driver);
	return sysio_exists(SYSIO_ROOT, path);
}

int module_ready(const char *driver)
{
	int status;

	if (is_registered(driver))
		return 0;
	if (!sysio_live()) {
		say(SAY_ERROR, DRIVERS_DIR "/%s: not there, and below --root no module is loaded", driver);
		return -ENOENT;
	}
	status = bounded(execute, (void *)driver);
	if (is_registered(driver))
		return 0;

	if (status == -ENOENT)
		say(SAY_ERROR, "%s is not loaded, and there is no modprobe to load it: add kmod to the image", driver);
	else if (status == -ETIME)
		say(SAY_ERROR, "modprobe %s did not come back before the deadline", driver);
	else
		say(SAY_ERROR, "modprobe %s failed: is the module in the image? modprobe -v %s tells more", driver,
		    driver);
	return status ? status : -ENODEV;
}
