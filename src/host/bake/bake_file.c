// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/bake_file.h"

#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/strbuf.h"
#include "core/rules/config.h"
#include "core/rules/rule_parse.h"
#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"

static void print_rule(FILE *out, const struct rule *rule)
{
	char line[RULE_PARSE_SIZE + 1], *file;
	struct strbuf text;

	if (strcmp(rule->file, BAKE_FILE_HOST)) {
		file = xalloc_copy(rule->file);
		sanitize_text(file); /* a file name may contain characters that a line must not */
		for (char *c = file; (c = strchr(c, '\t'));)
			*c = '?';
		fprintf(out, "from %s", file);
		free(file);
		if (rule->line)
			fprintf(out, ":%u", rule->line);
		putc('\n', out);
	}
	strbuf_open(&text, line, sizeof(line));
	rule_print(&text, rule);
	fprintf(out, "%s\n", line);
}

static char *print_body(const struct request *request)
{
	char *body;
	size_t length;
	FILE *out = xalloc_stream(&body, &length);

	for (size_t i = 0; i < request->module_count; i++) {
		const struct request_module *module = &request->modules[i];

		fprintf(out, "module %s%s%s\n", module->path, *module->options ? " " : "", module->options);
	}
	for (size_t i = 0; i < request->rule_count; i++)
		print_rule(out, &request->rules[i]);
	xalloc_stream_close(out);
	return body;
}

bool bake_file_is_printable(const struct rule *rule)
{
	char line[RULE_PARSE_SIZE + 1], why[RULE_PARSE_SIZE], *whats;
	struct strbuf text, unused;
	struct rule again;

	strbuf_open(&text, line, sizeof(line));
	strbuf_open(&unused, why, sizeof(why));
	rule_print(&text, rule);
	return !text.cut && !rule_parse_line(line, &again, &whats, &unused) &&
	       !rule_parse_what(whats, &again, &unused) && !memcmp(&again.id, &rule->id, sizeof(again.id)) &&
	       again.class_mask == rule->class_mask && !((again.class ^ rule->class) & rule->class_mask);
}

char *bake_file_print(const struct request *request, const char *kernel)
{
	char hash[SHA256_DIGEST_STRING_LENGTH], *body = print_body(request), *text;

	SHA256Data((const uint8_t *)body, strlen(body), hash);
	text = xalloc_print("baked 1 kernel %s config sha256:%s%s\n%s", kernel, hash,
			    request->host_seen ? "" : " host-unseen", body);
	free(body);
	return text;
}

const char *bake_file_check(const char *baked)
{
	if (strlen(baked) > CONFIG_SIZE)
		return "it would be larger than 64 KiB; write fewer lines, or one line with 'class=' and 'all'";
	for (const char *line = baked; *line; line += *line == '\n') {
		size_t length = strcspn(line, "\n");

		if (length > RULE_PARSE_SIZE)
			return "one of its lines would be longer than 1023 bytes; shorten the options of the module or "
			       "the "
			       "file name";
		line += length;
	}
	return NULL;
}
