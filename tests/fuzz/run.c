// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A whole run except its files: the bytes are random numbers that generate a machine and rules; then plan, guards and
 * report. tests/property/scene.c states what must hold.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../property/scene.h"
#include "core/claim/report.h"
#include "fuzz.h"

static const uint8_t *at, *end;

static uint32_t next_byte(uint32_t below)
{
	return at < end ? *at++ % below : 0;
}

struct seen {
	size_t claims;
};

static void see(void *context, enum log_level level, const char *line)
{
	struct seen *seen = context;
	size_t length = strlen(line);

	(void)level;
	fuzz_must(length > 0 && length < LOG_LINE, "a line of the report is whole");
	for (size_t i = 0; i < length; i++)
		fuzz_must((unsigned char)line[i] >= ' ' && line[i] != 0x7f, "and plain text");
	for (enum plan_result result = PLAN_PLANNED; result <= PLAN_HELD; result++) {
		const char *name = plan_result_name(result);

		seen->claims += !strncmp(line, name, strlen(name)) && line[strlen(name)] == ' ';
	}
}

void fuzz_run(const uint8_t *data, size_t size)
{
	static struct scene scene;
	struct seen seen = { 0 };
	enum request_status status;
	const char *wrong;

	at = data;
	end = data + size;
	scene_make(&scene, next_byte);
	status = report_lines(&scene.request, &scene.machine, &scene.plan, REQUEST_MET, see, &seen);
	fuzz_must(seen.claims == scene.plan.count, "every claim has its line in the report");
	fuzz_must(status != REQUEST_MET || !scene_has(&scene, PLAN_REFUSED), "no refusal ends as if all were well");
	fuzz_must(status != REQUEST_WRONG, "what was asked is understood");
	wrong = scene_check(&scene);
	if (wrong) {
		scene_print(&scene);
		fflush(stdout);
	}
	fuzz_must(!wrong, wrong);
}
