// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A configuration file, baked or not; and the baked file that is printed from it, which must have the same meaning.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/rules/config.h"
#include "core/rules/rule_parse.h"
#include "fuzz.h"
#include "host/bake/bake_file.h"

static bool is_printable(const char *string)
{
	for (; *string; string++)
		if ((unsigned char)*string < ' ' || *string == 0x7f)
			return false;
	return true;
}

static void read_back(const struct request *request, const char *baked, const char *const *files)
{
	struct request again = { .config = REQUEST_IMAGE_CONFIG };

	fuzz_write(REQUEST_IMAGE_CONFIG, (const uint8_t *)baked, strlen(baked));
	fuzz_must(!config_read(&again), "a baked file can be read");
	fuzz_must(again.baked_kernel && !strcmp(again.baked_kernel, "6.1.0"), "and is known for one");
	fuzz_must(again.rule_count == request->rule_count, "and has as many rules");
	for (size_t i = 0; i < again.rule_count; i++) {
		fuzz_must(fuzz_same_rule(&request->rules[i], &again.rules[i]), "and the same rules");
		fuzz_must(again.rules[i].line == request->rules[i].line && !strcmp(again.rules[i].file, files[i]),
			  "and they come from the same lines");
	}
}

/* A line on its own: the sanitizer sees here what the reader's large buffer would hide. */
static void read_one_line(const uint8_t *data, size_t size)
{
	char *line = fuzz_string(data, size), *whats, *what, said[1024];
	struct rule rule;
	struct strbuf why;

	line[strcspn(line, "\n")] = '\0';
	strbuf_open(&why, said, sizeof(said));
	if (rule_parse_line(line, &rule, &whats, &why))
		return;
	while ((what = parse_item(&whats, ',')))
		rule_parse_what(what, &rule, &why);
}

void fuzz_config(const uint8_t *data, size_t size)
{
	struct request request = { .config = REQUEST_IMAGE_CONFIG };
	const char **files;
	char *baked;

	read_one_line(data, size);
	fuzz_write(REQUEST_IMAGE_CONFIG, data, size);
	if (config_read(&request))
		return;
	/* the strings of a baked file are in the reader's buffer: another test covers its modules */
	request.module_count = 0;
	files = calloc(request.rule_count + 1, sizeof(*files));
	for (size_t i = 0; i < request.rule_count; i++) {
		if (!is_printable(request.rules[i].file) || !strcmp(request.rules[i].file, BAKE_FILE_HOST))
			return;
		request.rules[i].file = files[i] = strdup(request.rules[i].file);
	}
	baked = bake_file_print(&request, "6.1.0");
	if (!bake_file_check(baked))
		read_back(&request, baked, files);
	free(baked);
}
