// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/rule.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#include <string.h>

static const struct {
	const char *reason;
	enum rule_allow bit;
} allowances[] = {
	{ "bound-display", RULE_ALLOW_BOUND_DISPLAY }, { "boot-display", RULE_ALLOW_BOOT_DISPLAY },
	{ "last-display", RULE_ALLOW_LAST_DISPLAY },   { "last-usb", RULE_ALLOW_LAST_USB },
	{ "last-network", RULE_ALLOW_LAST_NETWORK },
};

unsigned rule_allowance(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(allowances); i++)
		if (!strcmp(allowances[i].reason, reason))
			return allowances[i].bit;
	return 0;
}

const char *rule_allowance_name(unsigned i)
{
	return i < ARRAY_SIZE(allowances) ? allowances[i].reason : NULL;
}

void rule_init(struct rule *rule)
{
	memset(rule, 0, sizeof(*rule));
	rule->id = (struct addr_id){ ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID };
	str_copy(rule->driver, sizeof(rule->driver), RULE_DRIVER);
}

static bool has_id(const struct rule *rule)
{
	return rule->id.vendor != ADDR_ANY_ID;
}

bool rule_is_pinned(const struct rule *rule)
{
	return rule->place != RULE_ANYWHERE && has_id(rule);
}

void rule_print_what(struct strbuf *text, const struct rule *rule)
{
	if (has_id(rule))
		addr_id_print(text, &rule->id);
	if (rule_is_pinned(rule))
		strbuf_add(text, "@");
	if (rule->place == RULE_PATH) {
		addr_path_print(text, &rule->path);
	} else if (rule->place == RULE_SLOT) {
		strbuf_add(text, "%04x:%02x:%02x.*", rule->addr.domain, rule->addr.bus, rule->addr.device);
	} else if (rule->place == RULE_ADDRESS) {
		addr_print(text, &rule->addr);
	} else if (rule->place == RULE_PHYSICAL_SLOT) {
		strbuf_add(text, "slot=%s", rule->slot);
	} else if (!has_id(rule)) {
		if (rule->class_mask & 0xff)
			strbuf_add(text, "class=%06x", rule->class);
		else if (rule->class_mask & 0xff00)
			strbuf_add(text, "class=%04x", rule->class >> 8);
		else
			strbuf_add(text, "class=%02x", rule->class >> 16);
	}
}

void rule_print(struct strbuf *text, const struct rule *rule)
{
	const char *before = " allow=";

	strbuf_add(text, rule->verb == RULE_CLAIM ? "claim " : "protect ");
	rule_print_what(text, rule);
	if (rule->all)
		strbuf_add(text, " all");
	if (rule->all_but_storage_or_network)
		strbuf_add(text, " ids");
	if (rule->count)
		strbuf_add(text, " count=%u", rule->count);
	if (rule->only)
		strbuf_add(text, " only");
	if (rule->group)
		strbuf_add(text, " group");
	if (rule->verb == RULE_CLAIM && strcmp(rule->driver, RULE_DRIVER))
		strbuf_add(text, " driver=%s", rule->driver);
	if (rule->profile[0])
		strbuf_add(text, " profile=%s", rule->profile);
	for (size_t i = 0; i < ARRAY_SIZE(allowances); i++) {
		if (!(rule->allow & allowances[i].bit))
			continue;
		strbuf_add(text, "%s%s", before, allowances[i].reason);
		before = ",";
	}
	if (rule->hold)
		strbuf_add(text, " hold");
	if (rule->optional)
		strbuf_add(text, " optional");
	if (rule->because[0])
		strbuf_add(text, " because=%s", rule->because);
}

void rule_print_origin(struct strbuf *text, const struct rule *rule)
{
	strbuf_add_value(text, rule->file);
	if (rule->line)
		strbuf_add(text, ":%u", rule->line);
}

bool rule_match_place(const struct rule *rule, const struct device *device)
{
	switch (rule->place) {
	case RULE_ADDRESS:
		return !addr_compare(&rule->addr, &device->addr);
	case RULE_SLOT:
		return addr_same_slot(&rule->addr, &device->addr);
	case RULE_PATH:
		return addr_path_equal(&rule->path, &device->path);
	case RULE_PHYSICAL_SLOT:
		return rule->slot_known && rule->addr.domain == device->addr.domain &&
		       rule->addr.bus == device->addr.bus &&
		       (rule->addr.device == device->addr.device || rule->addr.device == RULE_WHOLE_BUS);
	default:
		return false;
	}
}

bool rule_match(const struct rule *rule, const struct device *device)
{
	return (rule->place == RULE_ANYWHERE || rule_match_place(rule, device)) &&
	       addr_id_match(&rule->id, &device->id) && !((rule->class ^ device->class) & rule->class_mask);
}

unsigned rule_expects(const struct rule *rule, const struct device *device)
{
	uint32_t base = device->class >> 16;

	if (rule->count)
		return rule->count;
	if (rule->place != RULE_ANYWHERE || rule->all)
		return 0;
	if (rule->all_but_storage_or_network)
		return base == DEVICE_STORAGE || base == DEVICE_NETWORK;
	return 1;
}
