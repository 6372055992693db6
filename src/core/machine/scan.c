// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/array.h"
#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/machine/bootfb.h"
#include "core/pci/pci_sysfs.h"

struct scanning {
	struct machine *machine;
	const struct request *request;
	struct bootfb bootfb;
	struct addr *addrs; /* of all devices in sysfs */
	size_t count, capacity;
	struct pci_sysfs sysfs; /* of the current device */
};

/* Log what cannot be read: the last path of pci_sysfs_path(). */
static void say_unreadable(const struct scanning *scanning, int status)
{
	log_error(PCI_SYSFS_DEVICES "/%s: %s; nothing is claimed", scanning->sysfs.path, log_strerror(status));
}

static int add_addr(void *context, const char *name)
{
	struct scanning *scanning = context;
	struct addr *addrs = array_grow(scanning->addrs, scanning->count, &scanning->capacity, sizeof(*addrs));

	if (!addrs)
		return -ENOMEM;
	scanning->addrs = addrs;
	if (addr_parse(name, &addrs[scanning->count])) {
		pci_sysfs_path(&scanning->sysfs, name);
		return -EINVAL;
	}
	scanning->count++;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return addr_compare(a, b);
}

static int read_path(struct scanning *scanning, struct device *device)
{
	char target[SYSIO_TARGET];
	int status;

	/* the address of a device on a root bus is its path */
	if (scanning->sysfs.root_bus >= 0)
		return addr_path_parse(pci_sysfs_path(&scanning->sysfs, ""), &device->path) ? -EINVAL : 0;
	status = sysio_read_target(scanning->sysfs.devices, pci_sysfs_path(&scanning->sysfs, ""), target,
				   sizeof(target));
	return status ? status : addr_path_from_link(target, &device->path);
}

/*
 * Decide whether a claim rule matches the device, or names its place, whatever the ID. First read the device's path, if a
 * rule's path may be the same: the last step of a path is the device's devfn. One loop, because with many devices and
 * many rules, reading the rules takes most of the time.
 */
static int match_rules(struct scanning *scanning, struct device *device)
{
	uint8_t step = (uint8_t)(device->addr.device << 3 | device->addr.function);

	for (size_t i = 0; i < scanning->request->rule_count; i++) {
		const struct rule *rule = &scanning->request->rules[i];
		const struct addr_path *path = &rule->path;

		if (rule->place == RULE_PATH) {
			int status = 0;

			if (path->steps[path->count - 1] != step || path->domain != device->addr.domain)
				continue;
			if (!device->path.count)
				status = read_path(scanning, device);
			if (status)
				return status;
		}
		if (rule->verb == RULE_CLAIM)
			device->wanted |= rule->place == RULE_ANYWHERE ? rule_match(rule, device)
								       : rule_match_place(rule, device);
	}
	return 0;
}

/* Append a device to the machine, unless it has gone. */
static int add_device(struct scanning *scanning, const struct addr *addr)
{
	struct device *device = &scanning->machine->devices[scanning->machine->count];
	char modalias[80];
	int length;

	pci_sysfs_turn(&scanning->sysfs, addr);
	device->addr = *addr;
	device->group = DEVICE_NO_GROUP;
	length = pci_sysfs_read_value(&scanning->sysfs, "/modalias", modalias, sizeof(modalias));
	if (length == -ENOENT || length == -ENODEV) {
		if (!sysio_exists(scanning->sysfs.devices, pci_sysfs_path(&scanning->sysfs, "")))
			return 0; /* it was removed during the scan */
		pci_sysfs_path(&scanning->sysfs, "/modalias");
	}
	if (length >= 0 && device_parse_modalias(modalias, device))
		length = -EINVAL;
	if (length >= 0)
		length = match_rules(scanning, device);
	if (length < 0)
		return length;
	scanning->machine->count++;
	return 0;
}

/* Read a link. An absent link is an answer: the buffer is then "". A link that cannot be read is an error. */
static int read_link(struct scanning *scanning, const char *name, char *buffer, size_t size)
{
	int status = pci_sysfs_read_link(&scanning->sysfs, name, buffer, size);

	return status == -ENOENT ? 0 : status;
}

static int read_driver(struct scanning *scanning, struct device *device)
{
	return read_link(scanning, "/driver", device->driver, sizeof(device->driver));
}

static int read_group(struct scanning *scanning, struct device *device)
{
	char value[DEVICE_DRIVER];
	uint32_t group;
	int status = read_link(scanning, "/iommu_group", value, sizeof(value));

	if (status || !value[0])
		return status;
	status = parse_decimal(value, INT32_MAX, &group);
	if (status)
		return status;
	device->group = (int32_t)group;
	/* drivers/vfio/group.c gives this name to the groups that it makes for devices without an IOMMU unit */
	if (!device->translated &&
	    pci_sysfs_read_value(&scanning->sysfs, "/iommu_group/name", value, sizeof(value)) > 0)
		device->noiommu = !strcmp(value, "vfio-noiommu");
	return 0;
}

static bool is_boot_display(struct scanning *scanning)
{
	int dir = sysio_open_dir(pci_sysfs_dir(&scanning->sysfs), pci_sysfs_path(&scanning->sysfs, ""));
	bool found;

	if (dir < 0)
		return false;
	found = bootfb_is_on(&scanning->bootfb, dir);
	sysio_close(dir);
	return found;
}

static int examine(struct scanning *scanning, struct device *device)
{
	char unit[DEVICE_DRIVER];
	int status;

	if (device->examined)
		return 0;
	device->examined = true;
	pci_sysfs_turn(&scanning->sysfs, &device->addr);
	if (device_is_display(device))
		device->boot_display = is_boot_display(scanning);
	/* only a link counts: an AMD IOMMU is a PCI function itself, and has a directory of that name */
	device->translated = !pci_sysfs_read_link(&scanning->sysfs, "/iommu", unit, sizeof(unit));
	status = device->path.count ? 0 : read_path(scanning, device);
	if (!status)
		status = read_driver(scanning, device);
	return status ? status : read_group(scanning, device);
}

/*
 * Examine the wanted devices of a slot, or all if one is a display: any function of the slot may be its companion. Of
 * a USB host controller or network controller that is not examined, the guards need the driver.
 */
static int examine_slot(struct scanning *scanning, struct device *begin, struct device *end)
{
	bool display = false;
	int status = 0;

	for (struct device *device = begin; device < end; device++)
		display |= device_is_display(device);
	for (struct device *device = begin; !status && device < end; device++) {
		if (display || device->wanted) {
			status = examine(scanning, device);
		} else if (device_is_usb(device) || device_is_network(device)) {
			pci_sysfs_turn(&scanning->sysfs, &device->addr);
			status = read_driver(scanning, device);
		}
	}
	return status;
}

static int examine_member(void *context, const char *name)
{
	struct scanning *scanning = context;
	const struct machine *machine = scanning->machine;
	struct device *device;
	struct addr addr;

	/*
	 * a group may have devices of other buses; most groups have only the device itself, which is examined already
	 */
	if (addr_parse(name, &addr) || !addr_compare(&addr, &scanning->sysfs.addr))
		return 0;
	/* the address is the first member of struct device */
	device = bsearch(&addr, machine->devices, machine->count, sizeof(*device), compare);
	if (!device)
		return 0;
	device->group_listed = true;
	return examine(scanning, device);
}

static int examine_group(struct scanning *scanning, const struct device *device)
{
	int members, status;

	pci_sysfs_turn(&scanning->sysfs, &device->addr);
	pci_sysfs_path(&scanning->sysfs, "/iommu_group/devices"); /* the path that say_unreadable() logs */
	members = sysio_path_open(SYSIO_ROOT, "/sys/kernel/iommu_groups/%d/devices", device->group);
	status = members < 0 ? members : sysio_list(members, examine_member, scanning);
	sysio_close(members);
	return status;
}

static int examine_all(struct scanning *scanning)
{
	struct device *const first = scanning->machine->devices, *const last = first + scanning->machine->count;
	struct device *begin, *end;
	int status = 0;

	for (begin = first; !status && begin < last; begin = end) {
		for (end = begin + 1; end < last && addr_same_slot(&begin->addr, &end->addr);)
			end++;
		status = examine_slot(scanning, begin, end);
	}
	for (begin = first; !status && begin < last; begin++)
		if (begin->wanted && begin->group != DEVICE_NO_GROUP && !begin->group_listed)
			status = examine_group(scanning, begin);
	return status;
}

static int begin(struct scanning *scanning)
{
	int status = pci_sysfs_open(&scanning->sysfs);

	if (status)
		pci_sysfs_log_absent(status);
	return status;
}

/* Parse DDDD:BB:DD, or DDDD:BB for a whole bus: address_read_file() in drivers/pci/slot.c. Return 0 or -EINVAL. */
static int parse_slot(const char *text, struct addr *addr)
{
	uint32_t bus, device = RULE_WHOLE_BUS;

	if (parse_hex(&text, 4, 8, &addr->domain) || *text++ != ':' || parse_hex(&text, 2, 2, &bus))
		return -EINVAL;
	if (*text && (*text++ != ':' || parse_hex(&text, 2, 2, &device) || device > 0x1f || *text))
		return -EINVAL;
	addr->bus = (uint8_t)bus;
	addr->device = (uint8_t)device;
	return 0;
}

#define SLOTS "/sys/bus/pci/slots" /* drivers/pci/slot.c */

void scan_slots(struct request *request)
{
	for (size_t i = 0; i < request->rule_count; i++) {
		struct rule *rule = &request->rules[i];
		char address[sizeof("ffffffff:ff:1f\n")];
		int slot, status;

		if (rule->place != RULE_PHYSICAL_SLOT)
			continue;
		slot = sysio_path_open(SYSIO_ROOT, SLOTS "/%s", rule->slot);
		status = slot < 0 ? slot : sysio_read_value(slot, "address", address, sizeof(address));
		sysio_close(slot);
		if (status >= 0)
			status = parse_slot(address, &rule->addr);
		rule->slot_known = !status;
		if (status && status != -ENOENT)
			log_error(SLOTS "/%s/address: %s; the slot is treated as absent", rule->slot,
				  log_strerror(status));
	}
}

int scan_machine(struct machine *machine, struct request *request)
{
	struct scanning scanning = { .machine = machine, .request = request };
	int status = begin(&scanning);

	if (status)
		return status;
	scan_slots(request);
	status = sysio_list(scanning.sysfs.devices, add_addr, &scanning);
	if (!status && scanning.count) {
		qsort(scanning.addrs, scanning.count, sizeof(*scanning.addrs), compare);
		machine->devices = calloc(scanning.count, sizeof(*machine->devices));
		if (!machine->devices)
			status = -ENOMEM;
		for (size_t i = 0; !status && i < scanning.count; i++)
			status = add_device(&scanning, &scanning.addrs[i]);
		if (!status)
			status = examine_all(&scanning);
	}
	if (status == -ENOMEM)
		log_no_memory();
	else if (status)
		say_unreadable(&scanning, status);
	pci_sysfs_close(&scanning.sysfs);
	return status;
}

/* Only a loaded module has an initstate (kernel/module/sysfs.c). A built-in driver has a link to its module, too. */
static int read_origin(struct scanning *scanning, struct device *device)
{
	char module[DEVICE_DRIVER];
	int status;

	/* the VMD driver numbers its domains from 0x10000 (drivers/pci/controller/vmd.c) */
	device->is_made = sysio_exists(pci_sysfs_dir(&scanning->sysfs), pci_sysfs_path(&scanning->sysfs, "/physfn")) ||
			  device->addr.domain > 0xffff;
	status = read_driver(scanning, device);
	if (status || !device->driver[0])
		return status;
	status = read_link(scanning, "/driver/module", module, sizeof(module));
	if (status || !module[0])
		return status;
	device->driver_is_module = sysio_path_exists(SYSIO_ROOT, "/sys/module/%s/initstate", module);
	return 0;
}

int scan_origins(struct machine *machine)
{
	struct scanning scanning = { .machine = machine };
	int status = begin(&scanning);

	if (status)
		return status;
	for (size_t i = 0; i < machine->count && !status; i++) {
		struct device *device = &machine->devices[i];

		pci_sysfs_turn(&scanning.sysfs, &device->addr);
		status = read_origin(&scanning, device);
		if (status)
			say_unreadable(&scanning, status);
	}
	pci_sysfs_close(&scanning.sysfs);
	return status;
}
