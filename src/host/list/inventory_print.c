// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/list/inventory_print.h"

#include <stdlib.h>
#include <string.h>

#include "core/claim/reason.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/cmdline.h"
#include "host/check/describe.h"
#include "host/check/report_json.h"
#include "host/lib/pci_names.h"
#include "host/lib/sanitize.h"
#include "host/lib/terminal.h"

#define DRIVER_MOST 16 /* columns of a driver; a longer name moves the rest of its line */

struct columns {
	FILE *out;
	bool color, subset;
	int address, driver; /* widths in columns */
};

static const char *style(const struct columns *columns, const char *sequence)
{
	return columns->color ? sequence : "";
}

/*
 * Return a short name of a class: "VGA", not "VGA compatible controller". Nearly all classes are controllers, and the
 * line is long enough.
 */
static const char *short_class(const struct device *device)
{
	static const char *const ends[] = { " controller", " compatible" };
	static char class[128];
	struct strbuf text;

	strbuf_open(&text, class, sizeof(class));
	pci_names_print_class(&text, device->class);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (str_has_suffix(class, ends[i]) && strcmp(class, ends[i]))
			class[strlen(class) - strlen(ends[i])] = '\0';
	return class;
}

static const char *result_of(const struct inventory_item *item)
{
	if (item->claim)
		return plan_result_name(item->claim->result);
	return item->late ? "missing" : NULL;
}

static const struct rule *rule_of(const struct inventory_item *item)
{
	return item->claim ? item->claim->rule : item->late;
}

static const char *reason_of(const struct inventory_item *item)
{
	return item->claim && item->claim->reason ? reason_name(item->claim->reason) : NULL;
}

/*
 * Add the modules that are of interest. If a device with a driver matches only one module, it is that driver's, so it
 * is left out, and so is a module with the driver's name. The other modules can return a card to the host, or are
 * rivals.
 */
static void add_modules(struct strbuf *text, const struct inventory_item *item)
{
	const char *driver = item->device->driver, *before = "modules: ";
	const bool is_kept = strstr(driver, "vfio") || !strcmp(driver, "pci-stub");

	if (item->modules.count == 1 && *driver && !is_kept)
		return;
	for (size_t i = 0; i < item->modules.count; i++) {
		if (cmdline_is(item->modules.at[i], driver))
			continue;
		strbuf_add(text, "%s%s", before, item->modules.at[i]);
		before = " ";
	}
	if (*before == ' ')
		strbuf_add(text, "; ");
}

static void add_facts(struct strbuf *text, const struct inventory_item *item)
{
	const struct rule *protecting = item->protecting;

	if (protecting && protecting->line)
		strbuf_add(text, "protected by %s%s%s; ", describe_origin(protecting),
			   protecting->because[0] ? " for " : "", protecting->because);
	else if (protecting) /* no user wrote this rule: bake did */
		strbuf_add(text, "protected: this host needs it for %s; ", protecting->because);
	if (item->device->noiommu)
		strbuf_add(text, "vfio-noiommu group without an IOMMU; ");
	add_modules(text, item);
	if (text->length && !text->cut)
		strbuf_truncate(text, text->length - strlen("; "));
	strbuf_mark_cut(text);
	sanitize_text(text->buffer);
}

static void print_facts(const struct columns *columns, const struct inventory_item *item)
{
	const char *result = result_of(item), *reason = reason_of(item);
	char facts[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, facts, sizeof(facts));
	add_facts(&text, item);
	if (!result && !*facts)
		return;
	fprintf(columns->out, "%*s", columns->address + 9, "");
	if (result) {
		fprintf(columns->out, "%s%s%s%s%s%s, ",
			style(columns, reason || item->late ? TERMINAL_RED : TERMINAL_GREEN), result,
			item->late ? " at boot" : "", reason ? ": " : "", reason ? reason : "",
			style(columns, TERMINAL_PLAIN));
		fputs(describe_origin(rule_of(item)), columns->out);
		if (item->claim && item->claim->with)
			fprintf(columns->out, ", with %s", describe_address(&item->claim->with->addr));
	}
	fprintf(columns->out, "%s%s\n", result && *facts ? "; " : "", facts);
}

/* Print the class of a device, what is special about it, and its name. */
static void print_kind(const struct columns *columns, const struct inventory_item *item)
{
	char name[LOG_LINE];
	struct strbuf text;

	strbuf_open(&text, name, sizeof(name));
	pci_names_print_short(&text, &item->device->id);
	fputs(short_class(item->device), columns->out);
	if (item->device->boot_display)
		fputs(" (boot display)", columns->out);
	if (item->parent[0])
		fprintf(columns->out, " (VF of %s)", item->parent);
	fprintf(columns->out, "%s%s", *name ? ": " : "", name);
}

static void print_item(const struct columns *columns, const struct inventory_item *item, bool first)
{
	const struct device *device = item->device;
	const bool is_bridge = device_is_bridge(device);
	char group[16] = "";

	if (first && device->group != DEVICE_NO_GROUP)
		snprintf(group, sizeof(group), "%d", device->group);
	fprintf(columns->out, "%5s %s%c%-*s  %04x:%04x  %-*s  ", group, style(columns, is_bridge ? TERMINAL_DIM : ""),
		item->asked ? ' ' : '+', columns->address, describe_address(&device->addr), device->id.vendor,
		device->id.device, columns->driver, *device->driver ? device->driver : "-");
	print_kind(columns, item);
	fprintf(columns->out, "%s\n", style(columns, is_bridge ? TERMINAL_PLAIN : ""));
	print_facts(columns, item);
}

static void measure(struct columns *columns, const struct inventory *inventory)
{
	columns->address = strlen("0000:00:00.0");
	columns->driver = strlen("driver");
	for (size_t i = 0; i < inventory->count; i++) {
		const int address = (int)strlen(describe_address(&inventory->items[i].device->addr));
		const int driver = (int)strlen(inventory->items[i].device->driver);

		if (address > columns->address)
			columns->address = address;
		if (driver > columns->driver && driver <= DRIVER_MOST)
			columns->driver = driver;
		columns->subset |= !inventory->items[i].asked;
	}
}

void inventory_print(const struct inventory *inventory, const struct iommu *iommu, bool color, FILE *out)
{
	struct columns columns = { .out = out, .color = color };
	int group = DEVICE_NO_GROUP;

	measure(&columns, inventory);
	fprintf(out, "%sgroup  %-*s  id         %-*s  device%s%s\n", style(&columns, TERMINAL_BOLD), columns.address,
		"address", columns.driver, "driver", columns.subset ? " (+ shares the group)" : "",
		style(&columns, TERMINAL_PLAIN));
	for (size_t i = 0; i < inventory->count; i++) {
		const struct device *device = inventory->items[i].device;
		const bool first = !i || device->group != group;

		group = device->group;
		if (first && group == DEVICE_NO_GROUP)
			fprintf(out, "%s%s:%s\n", style(&columns, TERMINAL_BOLD),
				iommu->reason == IOMMU_ACTIVE ? "no group: no IOMMU unit serves these devices"
							      : "no group: no IOMMU is active",
				style(&columns, TERMINAL_PLAIN));
		print_item(&columns, &inventory->items[i], first);
	}
}

static struct json_object *names_to_json(const struct str_list *names)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < names->count; i++)
		json_object_array_add(array, json_object_new_string(names->at[i]));
	return array;
}

static struct json_object *to_json(const struct inventory_item *item, const struct simulation *simulation)
{
	const struct device *device = item->device;
	struct json_object *object = report_json_device(simulation, device, item->claim);
	char name[LOG_LINE];
	struct strbuf text;

	json_add_string(object, "driver", device->driver); /* the driver bound to it now, not at boot */
	if (!item->claim && item->late) {
		json_add_string(object, "result", result_of(item));
		json_add_string(object, "rule", describe_source(item->late));
	}
	json_object_object_add(object, "modules", names_to_json(&item->modules));
	json_add_flag(object, "boot_display", device->boot_display);
	json_add_string(object, "parent", item->parent);
	json_add_string(object, "protected", item->protecting ? describe_source(item->protecting) : NULL);
	strbuf_open(&text, name, sizeof(name));
	pci_names_print_name(&text, &device->id);
	json_add_string(object, "name", name);
	json_add_flag(object, "asked", item->asked);
	return object;
}

struct json_object *inventory_print_json(const struct inventory *inventory, const struct simulation *simulation)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < inventory->count; i++)
		json_object_array_add(array, to_json(&inventory->items[i], simulation));
	return array;
}
