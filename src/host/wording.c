// SPDX-License-Identifier: GPL-2.0-or-later
#include "wording.h"

#include <string.h>

#include "../core/request.h"
#include "../core/say.h"
#include "modules.h"
#include "pciids.h"
#include "plain.h"

const char *wording_device(const struct device *device)
{
	static char name[SAY_LINE];
	struct text text;

	text_open(&text, name, sizeof(name));
	addr_print(&text, &device->addr);
	text_add(&text, " ");
	pciids_print(&text, &device->id);
	return name;
}

const char *wording_pinned(const struct device *device)
{
	static char pinned[256];
	struct text text;

	text_open(&text, pinned, sizeof(pinned));
	text_add(&text, "%04x:%04x@", device->id.vendor, device->id.device);
	if (device->path.count)
		addr_path_print(&text, &device->path);
	else
		addr_print(&text, &device->addr);
	return pinned;
}

const char *wording_what(const struct rule *rule)
{
	static char what[256];
	struct text text;

	text_open(&text, what, sizeof(what));
	rule_print_what(&text, rule);
	return what;
}

const char *wording_origin(const struct rule *rule)
{
	static const char cmdline[] = "cmdline:";
	static char origin[SAY_LINE];
	struct text text;

	text_open(&text, origin, sizeof(origin));
	if (rule->source == RULE_CMDLINE && !strncmp(rule->file, cmdline, strlen(cmdline)))
		text_add(&text, "%s= on the kernel command line", rule->file + strlen(cmdline));
	else if (!strcmp(rule->file, MODULES_ORIGIN))
		text_add(&text, MODULES_IDS);
	else if (rule->line)
		text_add(&text, "%s:%u", rule->file, rule->line);
	else
		text_add(&text, "%s", rule->file);
	text_mark_cut(&text);
	plain_make(origin);
	return origin;
}

/* A list for vfio-pci itself has IDs only, and a word of ours has no place on the kernel command line. */
void wording_replace(struct findings *findings, const struct rule *rule, const char *before, const char *what)
{
	if (rule->all_but_storage_or_network)
		findings_next(findings, "%swrite 'claim %s' into %s, and take %s out of that list", before, what,
			      REQUEST_CONFIG, wording_what(rule));
	else
		findings_next(findings, "%swrite %s instead of %s there", before, what, wording_what(rule));
}

void wording_add_word(struct findings *findings, const struct rule *rule, const char *before, const char *word)
{
	if (rule->source == RULE_CONFIG && rule->line)
		findings_next(findings, "%sadd '%s' to that line", before, word);
	else
		findings_next(findings, "%swrite 'claim %s %s' into %s, and take %s out there", before,
			      wording_what(rule), word, REQUEST_CONFIG, wording_what(rule));
}
