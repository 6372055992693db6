// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/container.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/str.h"
#include "core/lib/sysio.h"

#define ENVIRON "/proc/1/environ"

/* Return whether the first process has container= in its environment. Others than root cannot read it. */
static bool was_started_in_one(void)
{
	int file = sysio_open(SYSIO_ROOT, ENVIRON);
	FILE *stream = file < 0 ? NULL : fdopen(file, "r");
	char *variable = NULL;
	size_t size = 0;
	bool found = false;

	while (!found && stream && getdelim(&variable, &size, '\0', stream) > 0)
		found = str_has_prefix(variable, "container=") && variable[strlen("container=")];
	free(variable);
	if (stream)
		fclose(stream);
	return found;
}

/* Look at a line of /proc/self/status: NSpid has the PID in each namespace, beginning with that of this /proc (proc(5)). */
static int look_at_status(void *context, const char *line)
{
	const char *pids = str_after_prefix(line, "NSpid:");
	bool *nested = context;

	if (pids)
		*nested = strchr(pids + strspn(pids, " \t"), '\t');
	return pids != NULL;
}

static bool is_in_pid_namespace(void)
{
	bool nested = false;

	sysio_each_line(SYSIO_ROOT, "/proc/self/status", look_at_status, &nested);
	return nested;
}

bool container_is_here(struct strbuf *why)
{
	static const char *const signs[] = { "/run/systemd/container", "/run/host/container-manager", "/.dockerenv",
					     "/run/.containerenv" };

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (sysio_exists(SYSIO_ROOT, signs[i])) {
			strbuf_add(why, "this is a container: %s exists", signs[i]);
			return true;
		}
	if (sysio_exists(SYSIO_ROOT, "/proc/vz") && !sysio_exists(SYSIO_ROOT, "/proc/bc")) {
		strbuf_add(why, "this is a container: /proc/vz exists, and /proc/bc does not");
		return true;
	}
	if (was_started_in_one()) {
		strbuf_add(why, "this is a container: " ENVIRON " has container=");
		return true;
	}
	if (is_in_pid_namespace()) {
		strbuf_add(why, "this is a container: /proc/self/status has several numbers in NSpid");
		return true;
	}
	return false;
}
