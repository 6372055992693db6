// SPDX-License-Identifier: GPL-2.0-or-later
#include "aged.h"

#include <string.h>
#include <unistd.h>

#include "../core/say.h"
#include "../core/sysio.h"
#include "images.h"
#include "surroundings.h"

static bool is_same(const char *baked, const char *config)
{
	const char *found = text_find(baked, " config "); /* of the first line */
	size_t length = strlen(config);

	found = found ? found + strlen(" config ") : "";
	return !strncmp(found, config, length) && (found[length] == '\n' || found[length] == ' ');
}

/* The image on disk may be as new as can be, and this boot was with the one before it. */
static bool find_remedy(struct findings *findings, const struct foretelling *foretelling)
{
	struct image image;

	surroundings_image(findings, foretelling);
	if (findings->stale)
		return true;
	if (!foretelling->image.host_seen) {
		findings_what(findings, "Whether this boot's image is older than the config cannot be told: %s",
			      foretelling->host_why);
		return false;
	}
	findings->stale = true;
	findings_what(findings, "This boot's image was older than the config, or than what the host lives on");
	if (images_newest(foretelling->kernel, &image)) {
		findings_next(findings, "build the image again, and boot");
	} else {
		findings_where(findings, "%s is as new as it should be", image.path);
		findings_next(findings, "boot");
	}
	return true;
}

bool aged_find(struct findings *findings, const struct reported *reported, const char *root)
{
	const char *config = reported_head(reported, "config");
	char kernel[MODULES_RELEASE];
	struct foretelling foretelling;

	if (!strcmp(config, "-")) {
		if (!strcmp(reported_head(reported, "mode"), "on"))
			findings_what(findings, "This boot's config was not baked: whether it is older than that on "
						"disk cannot be told");
		return false;
	}
	if (!root && geteuid()) {
		findings_what(findings, "Whether this boot's image is older than the config is seen by root alone");
		return false;
	}
	/* the hash is of the modules' paths as well: the newest kernel's would tell nothing of this one's image */
	if (sysio_read_value(SYSIO_ROOT, "/proc/sys/kernel/osrelease", kernel, sizeof(kernel)) <= 0)
		kernel[0] = '\0';
	if (foretell_image(&foretelling, root, *kernel ? kernel : NULL)) {
		findings_what(findings, "The config on disk cannot be baked");
		findings_next(findings, "mend what was said of it, and see");
		findings_command(findings, "vfioclaim check");
		findings->stale = true;
		return true;
	}
	return is_same(foretelling.baked, config) || find_remedy(findings, &foretelling);
}
