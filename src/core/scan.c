// SPDX-License-Identifier: GPL-2.0-or-later
#include "scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "sysio.h"
#include "text.h"

#define PATH_SIZE (ADDR_TEXT + 32) /* bytes of "0000:01:00.0/some_attribute" */

int scan_parse_modalias(const char *modalias, struct device *device)
{
	static const struct {
		const char *before;
		unsigned digits;
	} parts[] = { { "pci:v", 8 }, { "d", 8 }, { "sv", 8 }, { "sd", 8 }, { "bc", 2 }, { "sc", 2 }, { "i", 2 } };
	uint32_t values[sizeof(parts) / sizeof(*parts)];

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		size_t length = strlen(parts[i].before);

		if (strncmp(modalias, parts[i].before, length))
			return -EINVAL;
		modalias += length;
		if (text_hex(&modalias, parts[i].digits, parts[i].digits, &values[i]))
			return -EINVAL;
	}
	if (*modalias)
		return -EINVAL;
	device->id = (struct addr_id){ values[0], values[1], values[2], values[3] };
	device->class = values[4] << 16 | values[5] << 8 | values[6];
	return 0;
}

struct scanning {
	struct machine *machine;
	int dir; /* SCAN_DEVICES */
};

static const char *path_of(char *buffer, const struct device *device, const char *attribute)
{
	struct text path;

	text_open(&path, buffer, PATH_SIZE);
	addr_print(&path, &device->addr);
	text_add(&path, "/%s", attribute);
	return buffer;
}

static int say_unreadable(const char *path, int status)
{
	say(SAY_ERROR, SCAN_DEVICES "/%s: %s: nothing is claimed on a machine that cannot be read", path,
	    status == -EINVAL ? "not what a PCI device shows" : say_error(status));
	return status;
}

static int add_device(void *context, const char *name)
{
	struct scanning *scanning = context;
	struct machine *machine = scanning->machine;
	char path[PATH_SIZE], modalias[80];
	struct device *device;
	int length;

	/* room is made at every power of two, so that the array needs no capacity of its own */
	if (!(machine->count & (machine->count - 1))) {
		size_t room = machine->count ? 2 * machine->count : 1;

		device = realloc(machine->devices, room * sizeof(*device));
		if (!device) {
			say(SAY_ERROR, "out of memory at %zu devices", machine->count);
			return -ENOMEM;
		}
		machine->devices = device;
	}
	device = &machine->devices[machine->count];
	memset(device, 0, sizeof(*device));
	device->group = DEVICE_NO_GROUP;
	if (addr_parse(name, &device->addr))
		return say_unreadable(name, -EINVAL);

	length = sysio_read(scanning->dir, path_of(path, device, "modalias"), modalias, sizeof(modalias));
	if (length == -ENOENT || length == -ENODEV)
		return 0; /* it was taken away while we looked */
	if (length >= 0 && scan_parse_modalias(modalias, device))
		length = -EINVAL;
	if (length < 0)
		return say_unreadable(path, length);
	machine->count++;
	return 0;
}

/* A link that is not there is an answer; one that cannot be read is none. */
static int read_link(int dir, const struct device *device, const char *attribute, char *buffer, size_t size)
{
	char path[PATH_SIZE];
	int status = sysio_read_link(dir, path_of(path, device, attribute), buffer, size);

	return status == -ENOENT ? 0 : status;
}

static int examine(int dir, struct device *device)
{
	char path[PATH_SIZE], value[DEVICE_DRIVER];
	uint32_t group;
	int status;

	device->examined = true;
	status = read_link(dir, device, "driver", device->driver, sizeof(device->driver));
	if (!status)
		status = read_link(dir, device, "iommu_group", value, sizeof(value));
	if (!status && value[0]) {
		status = text_decimal(value, INT32_MAX, &group);
		if (!status)
			device->group = (int32_t)group;
		/* drivers/vfio/group.c names the groups that it makes up */
		if (sysio_read(dir, path_of(path, device, "iommu_group/name"), value, sizeof(value)) > 0)
			device->noiommu = !strcmp(value, "vfio-noiommu");
	}
	device->translated = sysio_exists(dir, path_of(path, device, "iommu"));
	if (device_is_display(device) && sysio_read(dir, path_of(path, device, "boot_vga"), value, sizeof(value)) > 0)
		device->boot_vga = !strcmp(value, "1");
	return status;
}

static bool is_asked_for(const struct request *request, const struct device *device)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (rule_match(&request->rules[i], device))
			return true;
	return false;
}

static int examine_or_say(int dir, struct device *device)
{
	char path[PATH_SIZE];
	int status = device->examined ? 0 : examine(dir, device);

	return status ? say_unreadable(path_of(path, device, ""), status) : 0;
}

/* A slot at a time: the companions of a display may be any function of its slot. */
static int examine_slot(int dir, const struct request *request, struct device *begin, struct device *end)
{
	bool display = false;
	int status = 0;

	for (struct device *device = begin; device < end; device++)
		display |= device_is_display(device);
	for (struct device *device = begin; !status && device < end; device++)
		if (display || is_asked_for(request, device))
			status = examine_or_say(dir, device);
	return status;
}

static int compare(const void *a, const void *b)
{
	const struct device *one = a, *other = b;

	return addr_compare(&one->addr, &other->addr);
}

static int examine_member(void *context, const char *name)
{
	struct scanning *scanning = context;
	struct device key = { 0 }, *member;

	if (addr_parse(name, &key.addr))
		return 0; /* a group may hold devices of other buses */
	member = bsearch(&key, scanning->machine->devices, scanning->machine->count, sizeof(key), compare);
	return member ? examine_or_say(scanning->dir, member) : 0;
}

static int examine_group(struct scanning *scanning, const struct device *device)
{
	char path[PATH_SIZE];
	int members = sysio_open_dir(scanning->dir, path_of(path, device, "iommu_group/devices")), status;

	if (members < 0)
		return say_unreadable(path, members);
	status = sysio_list(members, examine_member, scanning);
	sysio_close(members);
	return status;
}

static int examine_all(struct scanning *scanning, const struct request *request)
{
	struct device *begin = scanning->machine->devices, *end, *last = begin + scanning->machine->count;
	int status = 0;

	for (; !status && begin < last; begin = end) {
		for (end = begin + 1; end < last && addr_same_slot(&begin->addr, &end->addr);)
			end++;
		status = examine_slot(scanning->dir, request, begin, end);
	}
	for (begin = scanning->machine->devices; !status && begin < last; begin++)
		if (begin->group != DEVICE_NO_GROUP && is_asked_for(request, begin))
			status = examine_group(scanning, begin);
	return status;
}

int scan_machine(struct machine *machine, const struct request *request)
{
	struct scanning scanning = { .machine = machine };
	int status;

	scanning.dir = sysio_open_dir(SYSIO_ROOT, SCAN_DEVICES);
	if (scanning.dir < 0) {
		say(SAY_ERROR, SCAN_DEVICES ": %s: is sysfs mounted?", say_error(scanning.dir));
		return scanning.dir;
	}
	status = sysio_list(scanning.dir, add_device, &scanning);
	if (!status && machine->count) {
		qsort(machine->devices, machine->count, sizeof(*machine->devices), compare);
		status = examine_all(&scanning, request);
	}
	sysio_close(scanning.dir);
	return status;
}
