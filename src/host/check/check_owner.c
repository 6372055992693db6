// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_owner.h"

#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/rules/request.h"

static void look_at(struct findings *findings, const char *path)
{
	int owner = sysio_owner(SYSIO_ROOT, path);

	if (owner <= 0) /* owned by root, or absent */
		return;
	findings_what(findings, "The config is not root's: user %d may change what the next boot claims", owner);
	findings_where(findings, "%s", path);
	findings_command(findings, "chown root: %s", path);
}

static int look_in_dir(void *context, const char *name)
{
	char path[SYSIO_LINE];
	struct strbuf text;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, REQUEST_CONFIG_DIR "/%s", name);
	if (!text.cut)
		look_at(context, path);
	return 0;
}

void check_owner(struct findings *findings)
{
	int dir = sysio_open_dir(SYSIO_ROOT, REQUEST_CONFIG_DIR);

	look_at(findings, REQUEST_CONFIG);
	if (dir < 0)
		return;
	look_at(findings, REQUEST_CONFIG_DIR);
	sysio_list(dir, look_in_dir, findings);
	sysio_close(dir);
}
