// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/describe.h"

#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/request.h"
#include "host/bake/kernel_modules.h"
#include "host/bake/modprobe_conf.h"
#include "host/lib/pci_names.h"
#include "host/lib/sanitize.h"

const char *describe_address(const struct addr *addr)
{
	static char address[ADDR_TEXT];

	return addr_name(address, addr);
}

const char *describe_device(const struct device *device)
{
	static char name[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, name, sizeof(name));
	addr_print(&text, &device->addr);
	strbuf_add(&text, " ");
	pci_names_print(&text, &device->id);
	return name;
}

const char *describe_pinned(const struct device *device)
{
	static char pinned[256];
	struct strbuf text;

	strbuf_open(&text, pinned, sizeof(pinned));
	addr_id_print_short(&text, &device->id);
	strbuf_add(&text, "@");
	if (device->path.count)
		addr_path_print(&text, &device->path);
	else
		addr_print(&text, &device->addr);
	return pinned;
}

const char *describe_what(const struct rule *rule)
{
	static char what[256];
	struct strbuf text;

	strbuf_open(&text, what, sizeof(what));
	rule_print_what(&text, rule);
	return what;
}

const char *describe_source(const struct rule *rule)
{
	static char source[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, source, sizeof(source));
	strbuf_add(&text, "%s", rule->file);
	if (rule->line)
		strbuf_add(&text, ":%u", rule->line);
	strbuf_mark_cut(&text);
	sanitize_text(source);
	return source;
}

const char *describe_origin(const struct rule *rule)
{
	const char *parameter = rule->source == RULE_CMDLINE ? str_after_prefix(rule->file, "cmdline:") : NULL;
	static char origin[LOG_LINE];
	struct strbuf text;

	char *where;

	if (!parameter && strcmp(rule->file, KERNEL_MODULES_ORIGIN))
		return describe_source(rule);
	strbuf_open(&text, origin, sizeof(origin));
	if (parameter) {
		strbuf_add(&text, "%s= on the kernel command line", parameter);
	} else {
		where = modprobe_conf_find("options", RULE_DRIVER, "ids=");
		strbuf_add(&text, "%s", where);
		free(where);
	}
	strbuf_mark_cut(&text);
	sanitize_text(origin);
	return origin;
}

/* A list of vfio-pci itself has only IDs, and a word of vfioclaim's rules is not allowed in it. */
void describe_replace(struct findings *findings, const struct rule *rule, const char *before, const char *what)
{
	if (rule->all_but_storage_or_network)
		findings_next(findings, "%swrite 'claim %s' into %s and remove %s from that list", before, what,
			      REQUEST_CONFIG, describe_what(rule));
	else
		findings_next(findings, "%swrite %s instead of %s there", before, what, describe_what(rule));
}

void describe_add_word(struct findings *findings, const struct rule *rule, const char *before, const char *word)
{
	if (rule->source == RULE_CONFIG && rule->line)
		findings_next(findings, "%sadd '%s' to that line", before, word);
	else
		findings_next(findings, "%swrite 'claim %s %s' into %s and remove %s from that list", before,
			      describe_what(rule), word, REQUEST_CONFIG, describe_what(rule));
}
