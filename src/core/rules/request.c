// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/array.h"
#include "core/lib/strbuf.h"

int request_add(struct request *request, const struct rule *rule)
{
	size_t place = request->rule_count;
	struct rule *rules = array_grow(request->rules, request->rule_count, &request->rule_capacity, sizeof(*rules));

	if (!rules)
		return -ENOMEM;
	for (; place && rules[place - 1].source > rule->source; place--)
		rules[place] = rules[place - 1];
	rules[place] = *rule;
	request->rules = rules;
	request->rule_count++;
	return 0;
}

const char *const request_module_suffixes[] = { "", ".zst", ".xz", ".gz" };

int request_add_module(struct request *request, const char *path, const char *options)
{
	struct request_module *modules =
		array_grow(request->modules, request->module_count, &request->module_capacity, sizeof(*modules));

	if (!modules)
		return -ENOMEM;
	modules[request->module_count++] = (struct request_module){ path, options };
	request->modules = modules;
	return 0;
}

int request_add_option(struct request_module *module, const char *option, const char *value)
{
	size_t size = strlen(module->options) + strlen(option) + (value ? strlen(value) : 0) + sizeof(" =\"\"");
	char *grown = malloc(size);
	struct strbuf text;

	if (!grown)
		return -ENOMEM;
	strbuf_open(&text, grown, size);
	strbuf_add(&text, "%s %s", module->options, option);
	if (value) /* the kernel removes the quotes; the value may have blanks */
		strbuf_add(&text, "=\"%s\"", value);
	module->options = grown;
	return 0;
}

void request_set_mode(struct request *request, enum request_mode mode)
{
	if (mode == REQUEST_ON && request->dry_run_option)
		mode = REQUEST_DRY_RUN;
	request->mode = mode;
}

#define NO_PROFILE "default" /* the profile whose lines count if none is chosen */

void request_print_profiles(struct strbuf *text, const struct request *request)
{
	const char *before = "";

	for (size_t i = 0; i < request->rule_count; i++) {
		const char *profile = request->rules[i].profile;

		if (profile[0] && strcmp(profile, before))
			strbuf_add(text, text->length ? " %s" : "%s", profile);
		before = profile;
	}
}

int request_settle(struct request *request)
{
	const char *chosen = request->profile[0] ? request->profile : NO_PROFILE;
	bool known = !strcmp(chosen, NO_PROFILE);
	size_t kept = 0;

	for (size_t i = 0; i < request->rule_count && !known; i++)
		known = !strcmp(request->rules[i].profile, chosen);
	if (!known)
		return -ENOENT;
	for (size_t i = 0; i < request->rule_count; i++) {
		const char *profile = request->rules[i].profile;

		if (profile[0] && strcmp(profile, chosen))
			continue;
		request->rules[kept] = request->rules[i];
		request->rules[kept++].allow |= request->allow;
	}
	request->rule_count = kept;
	return 0;
}

bool request_has_ids(const struct request *request)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (request->rules[i].all_but_storage_or_network)
			return true;
	return false;
}

bool request_claims(const struct request *request)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (request->rules[i].verb == RULE_CLAIM)
			return true;
	return false;
}
