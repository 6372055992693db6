// SPDX-License-Identifier: GPL-2.0-or-later
#include "addr.h"

#include <string.h>

/* Step over one expected character. */
static bool skip(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

const char *addr_parse(const char *string, struct addr *addr)
{
	static const char expected[] = "expected an address such as 0000:01:00.0 or 01:00.0";
	const char *colon = strchr(string, ':');
	uint32_t domain = 0, bus, device, function;

	if (colon && strchr(colon + 1, ':') && (text_hex(&string, 4, 8, &domain) || !skip(&string, ':')))
		return "expected a domain of 4 to 8 hex digits, as in 0000:01:00.0";
	if (text_hex(&string, 2, 2, &bus) || !skip(&string, ':') || text_hex(&string, 2, 2, &device) ||
	    !skip(&string, '.') || text_hex(&string, 1, 1, &function) || *string)
		return expected;
	if (device > 0x1f || function > 7)
		return "a device number is at most 1f and a function at most 7";

	addr->domain = domain;
	addr->bus = (uint8_t)bus;
	addr->device = (uint8_t)device;
	addr->function = (uint8_t)function;
	return NULL;
}

void addr_print(struct text *text, const struct addr *addr)
{
	text_add(text, "%04x:%02x:%02x.%u", addr->domain, addr->bus, addr->device, addr->function);
}

int addr_compare(const struct addr *a, const struct addr *b)
{
	if (a->domain != b->domain)
		return a->domain < b->domain ? -1 : 1;
	if (a->bus != b->bus)
		return a->bus - b->bus;
	if (a->device != b->device)
		return a->device - b->device;
	return a->function - b->function;
}

bool addr_same_slot(const struct addr *a, const struct addr *b)
{
	return a->domain == b->domain && a->bus == b->bus && a->device == b->device;
}

/* One part of an ID: `*`, or exactly four hex digits that may follow 0x. */
static bool id_part(const char **at, uint32_t *part)
{
	if (skip(at, '*')) {
		*part = ADDR_ANY_ID;
		return true;
	}
	if ((*at)[0] == '0' && ((*at)[1] | 0x20) == 'x')
		*at += 2;
	return !text_hex(at, 4, 4, part);
}

const char *addr_id_parse(const char *string, struct addr_id *id)
{
	id->subvendor = id->subdevice = ADDR_ANY_ID;
	if (*string == '*')
		return "a vendor is needed, as in 10de:*";
	if (!id_part(&string, &id->vendor) || !skip(&string, ':') || !id_part(&string, &id->device))
		return "expected vendor:device, four hex digits each, as in 10de:1284";
	if (!*string)
		return NULL;
	if (!skip(&string, ':') || !id_part(&string, &id->subvendor) || !skip(&string, ':') ||
	    !id_part(&string, &id->subdevice) || *string)
		return "expected vendor:device:subvendor:subdevice, four hex digits each, as in 10de:1284:1462:8a9f";
	return NULL;
}

static void print_part(struct text *text, uint32_t part)
{
	if (part == ADDR_ANY_ID)
		text_add(text, "*");
	else
		text_add(text, "%04x", part);
}

void addr_id_print(struct text *text, const struct addr_id *id)
{
	print_part(text, id->vendor);
	text_add(text, ":");
	print_part(text, id->device);
	if (id->subvendor == ADDR_ANY_ID && id->subdevice == ADDR_ANY_ID)
		return;
	text_add(text, ":");
	print_part(text, id->subvendor);
	text_add(text, ":");
	print_part(text, id->subdevice);
}

static bool part_match(uint32_t asked, uint32_t part)
{
	return asked == ADDR_ANY_ID || asked == part;
}

bool addr_id_match(const struct addr_id *asked, const struct addr_id *id)
{
	return part_match(asked->vendor, id->vendor) && part_match(asked->device, id->device) &&
	       part_match(asked->subvendor, id->subvendor) && part_match(asked->subdevice, id->subdevice);
}
