// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/device_select.h"

#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"
#include "host/check/describe.h"
#include "host/lib/xalloc.h"

static enum request_status add(struct request *request, char *what)
{
	char buffer[LOG_LINE];
	struct rule rule;
	struct strbuf why;

	rule_init(&rule);
	rule.file = "the arguments";
	strbuf_open(&why, buffer, sizeof(buffer));
	if (rule_parse_what(what, &rule, &why)) {
		strbuf_mark_cut(&why);
		log_error("%s", buffer);
		return REQUEST_WRONG;
	}
	xalloc_status(request_add(request, &rule));
	return REQUEST_MET;
}

enum request_status device_select_read(struct request *request, const char *list)
{
	char *copy = xalloc_copy(list), *rest = copy, *what;
	enum request_status status = REQUEST_MET;

	while ((what = parse_item(&rest, ','))) {
		enum request_status one = add(request, what);

		if (one)
			status = one;
	}
	free(copy);
	return status;
}

bool device_select_has(const struct request *request, const struct device *device)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (rule_match(&request->rules[i], device))
			return true;
	return false;
}

static unsigned differing_digits(uint32_t a, uint32_t b)
{
	unsigned count = 0;

	for (uint32_t difference = a ^ b; difference; difference >>= 4)
		count += (difference & 0xf) != 0;
	return count;
}

const struct device *device_select_nearest(const struct rule *rule, const struct machine *machine)
{
	const struct device *found = NULL;
	unsigned least = 5; /* of eight digits; four wrong ones mean another vendor, or another device ID */

	for (size_t i = 0; i < machine->count && rule->id.vendor != ADDR_ANY_ID; i++) {
		const struct device *device = &machine->devices[i];
		unsigned wrong = differing_digits(rule->id.vendor, device->id.vendor);

		if (rule->id.device != ADDR_ANY_ID)
			wrong += differing_digits(rule->id.device, device->id.device);
		if (wrong < least && !device_is_bridge(device)) {
			least = wrong;
			found = device;
		}
	}
	return found;
}

static bool is_there(const struct rule *rule, const struct machine *machine)
{
	for (size_t i = 0; i < machine->count; i++)
		if (rule_match(rule, &machine->devices[i]))
			return true;
	return false;
}

enum request_status device_select_check(const struct request *request, const struct machine *machine)
{
	enum request_status status = REQUEST_MET;

	for (size_t i = 0; i < request->rule_count; i++) {
		const struct rule *rule = &request->rules[i];
		const char *verb = rule->place == RULE_ANYWHERE ? "matches" : "is at";
		const struct device *near;

		if (is_there(rule, machine))
			continue;
		status = REQUEST_NOT_MET;
		near = device_select_nearest(rule, machine);
		if (near)
			log_error("no device %s %s; did you mean %s?", verb, describe_what(rule),
				  describe_device(near));
		else
			log_error("no device %s %s; 'vfioclaim list' prints all devices", verb, describe_what(rule));
	}
	return status;
}
