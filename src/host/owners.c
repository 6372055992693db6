// SPDX-License-Identifier: GPL-2.0-or-later
#include "owners.h"

#include "../core/request.h"
#include "../core/sysio.h"
#include "../core/text.h"

static void look_at(struct findings *findings, const char *path)
{
	int owner = sysio_owner(SYSIO_ROOT, path);

	if (owner <= 0) /* root's, or not there */
		return;
	findings_what(findings, "The config is not root's: user %d may change what the next boot claims", owner);
	findings_where(findings, "%s", path);
	findings_command(findings, "chown root: %s", path);
}

static int look_in_folder(void *context, const char *name)
{
	char path[SYSIO_LINE];
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, REQUEST_CONFIG_DIR "/%s", name);
	if (!text.cut)
		look_at(context, path);
	return 0;
}

void owners_tell(struct findings *findings)
{
	int folder = sysio_open_dir(SYSIO_ROOT, REQUEST_CONFIG_DIR);

	look_at(findings, REQUEST_CONFIG);
	if (folder < 0)
		return;
	look_at(findings, REQUEST_CONFIG_DIR);
	sysio_list(folder, look_in_folder, findings);
	sysio_close(folder);
}
