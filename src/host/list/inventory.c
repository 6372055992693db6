// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/list/inventory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/claim/guard.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/pci/pci_sysfs.h"
#include "host/check/describe.h"
#include "host/check/device_select.h"
#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"

/*
 * Return the rule that would claim a device that does not exist at boot, or NULL. No plan contains such a device, but
 * its rule must not look forgotten.
 */
static const struct rule *find_late(const struct request *request, const struct device *device)
{
	for (size_t i = 0; i < request->rule_count && device->is_made; i++)
		if (request->rules[i].verb == RULE_CLAIM && rule_match(&request->rules[i], device))
			return &request->rules[i];
	return NULL;
}

static const struct claim *find_claim(const struct plan *plan, const struct device *device)
{
	for (size_t i = 0; i < plan->count; i++)
		if (!addr_compare(&plan->claims[i].device->addr, &device->addr))
			return &plan->claims[i];
	return NULL;
}

/* Read the device of a VF from its physfn link (Documentation/ABI/testing/sysfs-bus-pci). */
static void read_parent(struct inventory_item *item)
{
	if (item->device->is_made)
		sysio_path_read_link(SYSIO_ROOT, item->parent, sizeof(item->parent), PCI_SYSFS_DEVICES "/%s/physfn",
				     describe_address(&item->device->addr));
	sanitize_text(item->parent);
}

static bool has_same_modalias(const struct device *a, const struct device *b)
{
	return a->class == b->class && !memcmp(&a->id, &b->id, sizeof(a->id));
}

/*
 * Find the modules of a device. Devices with the same modalias, such as VFs or the ports of a switch, are looked up
 * once.
 */
static void find_modules(struct kernel_modules *modules, const struct inventory *inventory, struct inventory_item *item)
{
	const struct device *device = item->device;
	char modalias[80];

	for (const struct inventory_item *other = inventory->items; other < item; other++)
		if (has_same_modalias(other->device, device)) {
			item->modules = other->modules;
			return;
		}
	/* in the format of drivers/pci/pci-sysfs.c, from the parts that were read */
	snprintf(modalias, sizeof(modalias), "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X", device->id.vendor,
		 device->id.device, device->id.subvendor, device->id.subdevice, device->class >> 16,
		 device->class >> 8 & 0xff, device->class & 0xff);
	if (modules->kmod)
		kernel_modules_lookup(modules, modalias, &item->modules);
}

static void fill_in(struct inventory *inventory, const struct simulation *simulation)
{
	struct findings unused = { 0 };
	struct kernel_modules modules = { 0 };

	if (simulation->kernel[0]) /* the root may have no kernel */
		kernel_modules_open(&modules, simulation->root, simulation->kernel, &unused);
	for (size_t i = 0; i < inventory->count; i++) {
		struct inventory_item *item = &inventory->items[i];

		read_parent(item);
		item->claim = find_claim(&simulation->plan, item->device);
		item->late = find_late(&simulation->request, item->device);
		item->protecting = guard_protecting(&simulation->request, item->device, &simulation->machine);
		find_modules(&modules, inventory, item);
	}
	kernel_modules_close(&modules);
}

static bool is_wanted(const struct device *device, const struct machine *machine, const struct request *chosen)
{
	if (device_select_has(chosen, device))
		return true;
	for (size_t i = 0; i < machine->count && device->group != DEVICE_NO_GROUP; i++)
		if (machine->devices[i].group == device->group && device_select_has(chosen, &machine->devices[i]))
			return true;
	return false;
}

static int compare(const void *a, const void *b)
{
	const struct device *one = ((const struct inventory_item *)a)->device;
	const struct device *other = ((const struct inventory_item *)b)->device;

	if (one->group != other->group) /* DEVICE_NO_GROUP, -1, becomes the greatest number */
		return (uint32_t)one->group < (uint32_t)other->group ? -1 : 1;
	return addr_compare(&one->addr, &other->addr);
}

void inventory_take(struct inventory *inventory, const struct simulation *simulation, const struct request *chosen)
{
	const struct machine *now = &simulation->now;

	inventory->count = 0;
	inventory->items = xalloc_check(calloc(now->count + 1, sizeof(*inventory->items)));
	for (size_t i = 0; i < now->count; i++) {
		const struct device *device = &now->devices[i];

		if (chosen && !is_wanted(device, now, chosen))
			continue;
		inventory->items[inventory->count++] =
			(struct inventory_item){ .device = device,
						 .asked = !chosen || device_select_has(chosen, device) };
	}
	qsort(inventory->items, inventory->count, sizeof(*inventory->items), compare);
	fill_in(inventory, simulation);
}
