// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/pci/addr.h"

#include <errno.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

/* Skip one expected character. Return whether it was there. */
static bool skip(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

/* Parse `[domain:]bus:`. A second colon shows that there is a domain; it is 0000 otherwise. */
static bool parse_bus(const char **at, uint32_t *domain, uint8_t *bus)
{
	const char *colon = strchr(*at, ':');
	uint32_t number;

	*domain = 0;
	if (colon && strchr(colon + 1, ':') && (parse_hex(at, 4, 8, domain) || !skip(at, ':')))
		return false;
	if (parse_hex(at, 2, 2, &number) || !skip(at, ':'))
		return false;
	*bus = (uint8_t)number;
	return true;
}

static const char expected[] = "expected an address such as 0000:01:00.0 or a path such as 0000:00:01.0/00.0";

const char *addr_path_parse(const char *string, struct addr_path *path)
{
	path->count = 0;
	if (!parse_bus(&string, &path->domain, &path->bus))
		return expected;
	do {
		uint32_t device, function;

		if (path->count == ADDR_PATH_STEPS)
			return "expected a path of at most 16 steps";
		if (parse_hex(&string, 2, 2, &device) || !skip(&string, '.') || parse_hex(&string, 1, 1, &function) ||
		    device > 0x1f || function > 7)
			return "expected a device of 00 to 1f and a function of 0 to 7, as in 1f.7";
		path->steps[path->count++] = (uint8_t)(device << 3 | function);
	} while (skip(&string, '/'));
	return *string ? expected : NULL;
}

const char *addr_parse(const char *string, struct addr *addr)
{
	struct addr_path path;
	const char *wrong = addr_path_parse(string, &path);

	if (wrong || path.count != 1)
		return wrong ? wrong : expected;
	addr->domain = path.domain;
	addr->bus = path.bus;
	addr->device = path.steps[0] >> 3;
	addr->function = path.steps[0] & 7;
	return NULL;
}

const char *addr_slot_parse(const char *string, struct addr *addr)
{
	uint32_t device;

	if (!parse_bus(&string, &addr->domain, &addr->bus) || parse_hex(&string, 2, 2, &device) || device > 0x1f ||
	    (skip(&string, '.') && !skip(&string, '*')) || *string)
		return "expected a slot such as 0000:01:00.* or 01:00";
	addr->device = (uint8_t)device;
	addr->function = 0;
	return NULL;
}

void addr_print(struct strbuf *text, const struct addr *addr)
{
	strbuf_add(text, "%04x:%02x:%02x.%u", addr->domain, addr->bus, addr->device, addr->function);
}

const char *addr_name(char name[ADDR_TEXT], const struct addr *addr)
{
	struct strbuf text;

	strbuf_open(&text, name, ADDR_TEXT);
	addr_print(&text, addr);
	return name;
}

int addr_path_from_link(const char *link, struct addr_path *path)
{
	path->count = 0;
	for (; link; link = strchr(link, '/')) {
		char component[ADDR_TEXT];
		struct addr addr;
		size_t length = 0;

		link += *link == '/';
		while (link[length] && link[length] != '/')
			length++;
		if (length >= sizeof(component))
			continue;
		memcpy(component, link, length);
		component[length] = '\0';
		if (str_has_prefix(component, "pci")) {
			path->count = 0; /* a root bus; one below another belongs to a VMD */
			continue;
		}
		if (addr_parse(component, &addr))
			continue;
		if (path->count == ADDR_PATH_STEPS)
			return -EINVAL;
		if (!path->count) {
			path->domain = addr.domain;
			path->bus = addr.bus;
		}
		path->steps[path->count++] = (uint8_t)(addr.device << 3 | addr.function);
	}
	return path->count ? 0 : -EINVAL;
}

void addr_path_print(struct strbuf *text, const struct addr_path *path)
{
	strbuf_add(text, "%04x:%02x", path->domain, path->bus);
	for (unsigned i = 0; i < path->count; i++)
		strbuf_add(text, "%c%02x.%u", i ? '/' : ':', (unsigned)path->steps[i] >> 3, path->steps[i] & 7u);
}

bool addr_path_equal(const struct addr_path *a, const struct addr_path *b)
{
	return a->domain == b->domain && a->bus == b->bus && a->count == b->count &&
	       !memcmp(a->steps, b->steps, a->count);
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

/* Parse one part of an ID: `*`, or exactly four hex digits with or without 0x. */
static bool id_part(const char **at, uint32_t *part)
{
	if (skip(at, '*')) {
		*part = ADDR_ANY_ID;
		return true;
	}
	if ((*at)[0] == '0' && ((*at)[1] | 0x20) == 'x')
		*at += 2;
	return !parse_hex(at, 4, 4, part);
}

const char *addr_id_parse(const char *string, struct addr_id *id)
{
	bool fits;

	id->subvendor = id->subdevice = ADDR_ANY_ID;
	if (*string == '*')
		return "expected a vendor, as in 10de:*";
	fits = id_part(&string, &id->vendor) && skip(&string, ':') && id_part(&string, &id->device);
	if (fits && *string)
		fits = skip(&string, ':') && id_part(&string, &id->subvendor) && skip(&string, ':') &&
		       id_part(&string, &id->subdevice);
	if (!fits || *string)
		return "expected vendor:device, four hex digits each, as in 10de:1284";
	return NULL;
}

static void print_part(struct strbuf *text, uint32_t part)
{
	if (part == ADDR_ANY_ID)
		strbuf_add(text, "*");
	else
		strbuf_add(text, "%04x", part);
}

void addr_id_print_short(struct strbuf *text, const struct addr_id *id)
{
	print_part(text, id->vendor);
	strbuf_add(text, ":");
	print_part(text, id->device);
}

void addr_id_print(struct strbuf *text, const struct addr_id *id)
{
	addr_id_print_short(text, id);
	if (id->subvendor == ADDR_ANY_ID && id->subdevice == ADDR_ANY_ID)
		return;
	strbuf_add(text, ":");
	print_part(text, id->subvendor);
	strbuf_add(text, ":");
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
