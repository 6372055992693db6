// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule.h"

#include <errno.h>
#include <string.h>

static int parse_option(const char *word, struct rule *rule, struct text *why)
{
	bool *flag = NULL;

	if (rule->verb == RULE_CLAIM && !strcmp(word, "all"))
		flag = &rule->all;
	else if (rule->verb == RULE_CLAIM && !strcmp(word, "optional"))
		flag = &rule->optional;

	if (!flag) {
		text_add(why, "unknown word '%s' after %s", word,
			 rule->verb == RULE_CLAIM ? "claim WHAT, expected 'all' or 'optional'"
						  : "protect WHAT, expected the end of the line");
		return -EINVAL;
	}
	if (*flag) {
		text_add(why, "'%s' stands there twice", word);
		return -EINVAL;
	}
	*flag = true;
	return 0;
}

static bool is_what(const char *word)
{
	struct rule unused;
	char buffer[256];
	struct text why;

	text_open(&why, buffer, sizeof(buffer));
	return !rule_parse_what(word, &unused, &why);
}

/*
 * The line to write instead, for what people bring along: modprobe.d's `options vfio-pci ids=...` and the kernel's
 * `vfio-pci.ids=...`, Unraid's `BIND=ADDRESS|ID ...`, and a WHAT that stands there alone.
 */
static void suggest(const char *verb, char *rest, struct text *why)
{
	static const char ids[] = "ids=", bind[] = "BIND=";
	const char *word, *list = NULL;
	size_t length;

	if (is_what(verb))
		list = verb;
	for (word = verb; word && !list; word = text_word(&rest)) {
		const char *found = strstr(word, ids);

		if (found)
			list = found + strlen(ids);
		else if (!strncmp(word, bind, strlen(bind)))
			list = word + strlen(bind);
	}
	if (!list)
		return;
	length = strcspn(list, "|");
	text_add(why, ": write 'claim ");
	while (length--)
		text_add(why, "%c", *list++);
	text_add(why, "'");
}

int rule_parse(char *line, struct rule *rule, char **whats, struct text *why)
{
	char *verb = text_word(&line), *word;
	int status;

	if (!verb)
		return RULE_NONE;
	memset(rule, 0, sizeof(*rule));
	if (!strcmp(verb, "claim")) {
		rule->verb = RULE_CLAIM;
	} else if (!strcmp(verb, "protect")) {
		rule->verb = RULE_PROTECT;
	} else {
		text_add(why, "unknown word '%s', expected 'claim' or 'protect'", verb);
		suggest(verb, line, why);
		return -EINVAL;
	}

	*whats = text_word(&line);
	if (!*whats) {
		text_add(why, "%s what? Expected an ID such as 10de:1284 or an address such as 0000:01:00.0", verb);
		return -EINVAL;
	}
	while ((word = text_word(&line))) {
		if (is_what(word)) {
			text_add(why, "a blank before '%s', expected a comma: write '%s %s,%s'", word, verb, *whats,
				 word);
			return -EINVAL;
		}
		status = parse_option(word, rule, why);
		if (status)
			return status;
	}
	return 0;
}

int rule_parse_what(const char *what, struct rule *rule, struct text *why)
{
	const char *wrong;

	/* only an address has a dot */
	if (strchr(what, '.')) {
		rule->what = RULE_ADDRESS;
		wrong = addr_parse(what, &rule->addr);
	} else {
		rule->what = RULE_ID;
		wrong = addr_id_parse(what, &rule->id);
	}
	if (!wrong)
		return 0;
	text_add(why, "'%s': %s", what, wrong);
	return -EINVAL;
}

void rule_print_what(struct text *text, const struct rule *rule)
{
	if (rule->what == RULE_ADDRESS)
		addr_print(text, &rule->addr);
	else
		addr_id_print(text, &rule->id);
}

void rule_print_origin(struct text *text, const struct rule *rule)
{
	text_add_value(text, rule->file);
	if (rule->line)
		text_add(text, ":%u", rule->line);
}

bool rule_match(const struct rule *rule, const struct device *device)
{
	if (rule->what == RULE_ADDRESS)
		return !addr_compare(&rule->addr, &device->addr);
	return addr_id_match(&rule->id, &device->id) && !((rule->class ^ device->class) & rule->class_mask);
}

bool rule_expects_one(const struct rule *rule, const struct device *device)
{
	uint32_t base = device->class >> 16;

	if (rule->what == RULE_ADDRESS || rule->all)
		return false;
	if (rule->all_but_storage_or_network)
		return base == DEVICE_STORAGE || base == DEVICE_NETWORK;
	return true;
}
