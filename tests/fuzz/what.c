// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A WHAT, as in a configuration, on the kernel command line, or as an argument of list, pin, status and release.
 */
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"
#include "fuzz.h"

#define MOST 300 /* bytes */

/* A device with exactly what the rule requests. */
static struct device wanted(const struct rule *rule)
{
	struct device device = { .addr = rule->addr, .path = rule->path, .class = rule->class };

	device.id.vendor = rule->id.vendor == ADDR_ANY_ID ? 0x10de : rule->id.vendor;
	device.id.device = rule->id.device == ADDR_ANY_ID ? 0x1284 : rule->id.device;
	device.id.subvendor = rule->id.subvendor == ADDR_ANY_ID ? 0 : rule->id.subvendor;
	device.id.subdevice = rule->id.subdevice == ADDR_ANY_ID ? 0 : rule->id.subdevice;
	return device;
}

static void check(char *what)
{
	const char *whole = fuzz_string((const uint8_t *)what, strlen(what));
	char said[1024], printed[300], again[300];
	struct rule rule, reread;
	struct device device;
	struct strbuf why, text;

	strbuf_open(&why, said, sizeof(said));
	rule_init(&rule);
	if (rule_parse_what(what, &rule, &why)) {
		fuzz_must(why.length > 0, "a refusal has a reason");
		fuzz_must(!strcmp(what, whole), "what is refused stays whole, for the message");
		return;
	}
	fuzz_must(!why.length, "no reason for what was understood");
	rule.slot_known = true; /* as if the slot were where the device is */
	device = wanted(&rule);
	fuzz_must(rule_match(&rule, &device), "a rule means the device that it describes");
	if (rule.place == RULE_ANYWHERE && rule.id.vendor != ADDR_ANY_ID) {
		device.id.vendor ^= 1;
		fuzz_must(!rule_match(&rule, &device), "and none of another vendor");
	}

	strbuf_open(&text, printed, sizeof(printed));
	rule_print_what(&text, &rule);
	fuzz_must(!text.cut, "a WHAT fits where it is printed");
	strcpy(again, printed);
	rule_init(&reread);
	fuzz_must(!rule_parse_what(again, &reread, &why), "what is printed can be read");
	fuzz_must(fuzz_same_rule(&rule, &reread), "and is the same rule");
}

void fuzz_what(const uint8_t *data, size_t size)
{
	char *whole, *list, *item;
	size_t length = 0;

	if (size > MOST)
		return;
	whole = fuzz_string(data, size);
	list = fuzz_string(data, size);
	while ((item = parse_item(&list, ','))) {
		fuzz_must(!length || whole[length - 1] == ',', "items have commas between them");
		fuzz_must(!strncmp(whole + length, item, strlen(item)), "and are what stood there");
		length += strlen(item) + 1;
		check(item);
	}
	fuzz_must(length == strlen(whole) + 1, "all of it");
}
