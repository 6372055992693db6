// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/stale.h"

#include <string.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "host/check/check_initrd.h"
#include "host/check/check_kernel.h"
#include "host/initrd/find_initrd.h"

static bool is_same(const char *baked, const char *config)
{
	const char *found = strstr(baked, " config "); /* in the first line */
	size_t length = strlen(config);

	found = found ? found + strlen(" config ") : "";
	return str_has_prefix(found, config) && (found[length] == '\n' || found[length] == ' ');
}

/*
 * Find out what to do. The image on disk may be up to date, if this boot used an older one. Return false if that is
 * unknown.
 */
static bool find_remedy(struct findings *findings, const struct simulation *simulation)
{
	struct find_initrd_file image;

	check_initrd(findings, simulation);
	if (findings->stale)
		return true;
	if (!simulation->image.host_seen) {
		findings_what(findings,
			      "Cannot tell whether the initramfs of this boot is older than the configuration: %s",
			      simulation->host_why);
		return false;
	}
	findings->stale = true;
	findings_what(findings,
		      "The initramfs of this boot is older than the configuration or the devices that the host needs");
	if (find_initrd_newest(simulation->kernel, &image)) {
		findings_next(findings, "rebuild the initramfs and reboot");
	} else {
		findings_where(findings, "%s is up to date", image.path);
		findings_next(findings, "reboot");
	}
	return true;
}

bool stale_find(struct findings *findings, const struct report_source *reported, const char *root)
{
	const char *config = report_read_head(reported, "config");
	char kernel[KERNEL_MODULES_RELEASE];
	struct simulation simulation;

	if (!strcmp(config, "-")) {
		if (!strcmp(report_read_head(reported, "mode"), "on"))
			findings_what(findings,
				      "The configuration of this boot was not baked, so it cannot be compared "
				      "with the one on disk");
		return false;
	}
	if (!root && geteuid()) {
		findings_what(findings, "Cannot tell whether the initramfs of this boot is older than the "
					"configuration: only root can read it");
		return false;
	}
	/* the hash covers the paths of the modules too, so another kernel's hash could not be compared */
	if (sysio_read_value(SYSIO_ROOT, "/proc/sys/kernel/osrelease", kernel, sizeof(kernel)) <= 0)
		kernel[0] = '\0';
	if (simulate_bake(&simulation, root, *kernel ? kernel : NULL)) {
		findings_what(findings, "The configuration on disk has errors");
		findings_next(findings, "fix the errors above, then run");
		findings_command(findings, "vfioclaim check");
		findings->stale = true;
		return true;
	}
	return is_same(simulation.baked, config) || find_remedy(findings, &simulation);
}
