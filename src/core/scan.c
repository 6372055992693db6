// SPDX-License-Identifier: GPL-2.0-or-later
#include "scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bootfb.h"
#include "say.h"
#include "sysio.h"
#include "text.h"

#define PATH_SIZE (ADDR_TEXT + 32) /* bytes of "0000:01:00.0/some_attribute" */

int scan_parse_modalias(const char *modalias, struct device *device)
{
	static const struct {
		char before[6];
		uint8_t digits;
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
	const struct request *request;
	int dir; /* SCAN_DEVICES */
	struct bootfb bootfb;
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

static int read_path(int dir, struct device *device)
{
	char path[PATH_SIZE], target[SYSIO_TARGET];
	struct text text;
	int status;

	text_open(&text, path, sizeof(path));
	addr_print(&text, &device->addr);
	status = sysio_read_target(dir, path, target, sizeof(target));
	return status ? status : addr_path_from_link(target, &device->path);
}

/* Does any rule ask for a path that may be this device's? Its last step is the device's own number. */
static bool is_path_asked_for(const struct request *request, const struct device *device)
{
	uint8_t step = (uint8_t)(device->addr.device << 3 | device->addr.function);

	for (size_t i = 0; i < request->rule_count; i++) {
		const struct addr_path *path = &request->rules[i].path;

		if (request->rules[i].place == RULE_PATH && path->steps[path->count - 1] == step &&
		    path->domain == device->addr.domain)
			return true;
	}
	return false;
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

	length = sysio_read_value(scanning->dir, path_of(path, device, "modalias"), modalias, sizeof(modalias));
	if ((length == -ENOENT || length == -ENODEV) && !sysio_exists(scanning->dir, name))
		return 0; /* it was taken away while we looked */
	if (length >= 0 && scan_parse_modalias(modalias, device))
		length = -EINVAL;
	if (length >= 0 && is_path_asked_for(scanning->request, device))
		length = read_path(scanning->dir, device);
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

static int read_group(int dir, struct device *device)
{
	char path[PATH_SIZE], value[DEVICE_DRIVER];
	uint32_t group;
	int status = read_link(dir, device, "iommu_group", value, sizeof(value));

	if (status || !value[0])
		return status;
	status = text_decimal(value, INT32_MAX, &group);
	if (status)
		return status;
	device->group = (int32_t)group;
	/* drivers/vfio/group.c names the groups that it makes up */
	if (sysio_read_value(dir, path_of(path, device, "iommu_group/name"), value, sizeof(value)) > 0)
		device->noiommu = !strcmp(value, "vfio-noiommu");
	return 0;
}

static bool is_boot_display(const struct scanning *scanning, const struct device *device)
{
	char path[PATH_SIZE];
	int dir = sysio_open_dir(scanning->dir, path_of(path, device, ""));
	bool found;

	if (dir < 0)
		return false;
	found = bootfb_is_on(&scanning->bootfb, dir);
	sysio_close(dir);
	return found;
}

static int examine(struct scanning *scanning, struct device *device)
{
	char path[PATH_SIZE], unit[DEVICE_DRIVER];
	int dir = scanning->dir, status;

	device->examined = true;
	if (device_is_display(device))
		device->boot_display = is_boot_display(scanning, device);
	/* a link: AMD's unit, a PCI function itself, has a directory of that name */
	device->translated = !sysio_read_link(dir, path_of(path, device, "iommu"), unit, sizeof(unit));
	status = device->path.count ? 0 : read_path(dir, device);
	if (!status)
		status = read_link(dir, device, "driver", device->driver, sizeof(device->driver));
	return status ? status : read_group(dir, device);
}

/* By a rule that matches it, or that has another device in mind at its place. */
static bool is_asked_for(const struct request *request, const struct device *device)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (rule_match(&request->rules[i], device) || rule_match_place(&request->rules[i], device))
			return true;
	return false;
}

static int examine_or_say(struct scanning *scanning, struct device *device)
{
	char path[PATH_SIZE];
	int status = device->examined ? 0 : examine(scanning, device);

	return status ? say_unreadable(path_of(path, device, ""), status) : 0;
}

/* A slot at a time: the companions of a display may be any function of its slot. */
static int examine_slot(struct scanning *scanning, struct device *begin, struct device *end)
{
	bool display = false;
	int status = 0;

	for (struct device *device = begin; device < end; device++)
		display |= device_is_display(device);
	for (struct device *device = begin; !status && device < end; device++)
		if (display || is_asked_for(scanning->request, device))
			status = examine_or_say(scanning, device);
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
	struct device *const devices = scanning->machine->devices;
	struct addr addr;

	if (addr_parse(name, &addr))
		return 0; /* a group may hold devices of other buses */
	for (size_t i = 0; i < scanning->machine->count; i++)
		if (!addr_compare(&devices[i].addr, &addr))
			return examine_or_say(scanning, &devices[i]);
	return 0;
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

static int examine_all(struct scanning *scanning)
{
	struct device *const first = scanning->machine->devices, *const last = first + scanning->machine->count;
	struct device *begin, *end;
	int status = 0;

	bootfb_read(&scanning->bootfb);
	for (begin = first; !status && begin < last; begin = end) {
		for (end = begin + 1; end < last && addr_same_slot(&begin->addr, &end->addr);)
			end++;
		status = examine_slot(scanning, begin, end);
	}
	for (begin = first; !status && begin < last; begin++)
		if (begin->group != DEVICE_NO_GROUP && is_asked_for(scanning->request, begin))
			status = examine_group(scanning, begin);
	return status;
}

int scan_machine(struct machine *machine, const struct request *request)
{
	struct scanning scanning = { .machine = machine, .request = request };
	int status;

	scanning.dir = sysio_open_dir(SYSIO_ROOT, SCAN_DEVICES);
	if (scanning.dir < 0) {
		say(SAY_ERROR, SCAN_DEVICES ": %s: is sysfs mounted?", say_error(scanning.dir));
		return scanning.dir;
	}
	status = sysio_list(scanning.dir, add_device, &scanning);
	if (!status && machine->count) {
		qsort(machine->devices, machine->count, sizeof(*machine->devices), compare);
		status = examine_all(&scanning);
	}
	sysio_close(scanning.dir);
	return status;
}

/*
 * Only a module that was loaded has an initstate (kernel/module/sysfs.c); the driver's link to its module is there for
 * built-in ones too.
 */
static int read_origin(int dir, struct device *device)
{
	char path[PATH_SIZE], module[DEVICE_DRIVER], initstate[sizeof("/sys/module//initstate") + DEVICE_DRIVER];
	struct text text;
	int status = read_link(dir, device, "driver", device->driver, sizeof(device->driver));

	/* Intel VMD numbers its domains from 10000 (drivers/pci/controller/vmd.c) */
	device->is_made = sysio_exists(dir, path_of(path, device, "physfn")) || device->addr.domain > 0xffff;
	if (status || !device->driver[0])
		return status;
	status = read_link(dir, device, "driver/module", module, sizeof(module));
	if (status || !module[0])
		return status;
	text_open(&text, initstate, sizeof(initstate));
	text_add(&text, "/sys/module/%s/initstate", module);
	device->driver_is_module = sysio_exists(SYSIO_ROOT, initstate);
	return 0;
}

int scan_origins(struct machine *machine)
{
	struct scanning scanning = { .machine = machine, .dir = sysio_open_dir(SYSIO_ROOT, SCAN_DEVICES) };
	int dir = scanning.dir, status = 0;

	if (dir < 0)
		return say_unreadable("", dir);
	bootfb_read_params(&scanning.bootfb);
	for (size_t i = 0; i < machine->count && !status; i++) {
		char path[PATH_SIZE];

		status = read_origin(dir, &machine->devices[i]);
		if (device_is_display(&machine->devices[i]))
			machine->devices[i].boot_display |= is_boot_display(&scanning, &machine->devices[i]);
		if (status)
			say_unreadable(path_of(path, &machine->devices[i], "driver"), status);
	}
	sysio_close(dir);
	return status;
}

void machine_at_boot(struct machine *machine)
{
	size_t kept = 0;

	for (size_t i = 0; i < machine->count; i++) {
		struct device *device = &machine->devices[i];

		if (device->is_made)
			continue;
		if (device->driver_is_module)
			device->driver[0] = '\0';
		machine->devices[kept++] = *device;
	}
	machine->count = kept;
}
