// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/record/record_machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/pci/addr.h"
#include "core/pci/pci_sysfs.h"
#include "host/lib/string_set.h"
#include "host/record/record_files.h"
#include "host/record/record_writer.h"

#define DRIVERS "/bus/pci/drivers" /* these six are below /sys */
#define SLOTS "/bus/pci/slots"
#define GROUPS "/kernel/iommu_groups"
#define UNITS "/class/iommu"
#define TABLES "/firmware/acpi/tables"
#define MODULES "/module"

#define STUCK_SECONDS 10 /* maximum time lost on devices whose lock is never released */

/*
 * Read where a link of a bus or a class leads: the path of the device, from /sys on. Make it the place of the record.
 * Return false if it does not lead to a device, after a warning was logged.
 */
static bool find_place(struct record_writer *recording, const char *link, char place[RECORD_WRITER_PATH])
{
	char target[SYSIO_TARGET];
	const char *down = target;
	int status = sysio_read_target(SYSIO_ROOT, link, target, sizeof(target));

	while (str_has_prefix(down, "../"))
		down += strlen("../");
	if (!status && !str_has_prefix(down, "devices/"))
		status = -EINVAL;
	if (status)
		record_writer_left_out(recording, link,
				       status == -EINVAL ? "not a link to a device" : log_strerror(status));
	recording->place = record_writer_join(place, "", "/", down);
	return !status;
}

/*
 * Record where the framebuffer of the firmware was (core/machine/bootfb.c): the first 64 bytes of the boot parameters.
 */
static void record_screen(struct record_writer *recording)
{
	enum { SCREEN_INFO = 64 };
	char bytes[8192], digits[2 * SCREEN_INFO + 1];
	struct strbuf text;

	if (sysio_read(SYSIO_ROOT, "/sys/kernel/boot_params/data", bytes, sizeof(bytes)) < SCREEN_INFO)
		return;
	strbuf_open(&text, digits, sizeof(digits));
	for (size_t i = 0; i < SCREEN_INFO; i++)
		strbuf_add(&text, "%02x", (unsigned char)bytes[i]);
	recording->place = "/kernel/boot_params";
	record_writer_put(recording, 'H', "data", digits);
}

static void record_iommu(struct record_writer *recording)
{
	static const char *const tables[] = { "DMAR", "IVRS", "IORT" }; /* only whether they exist, never the content */
	char path[RECORD_WRITER_PATH], place[RECORD_WRITER_PATH];
	struct str_list units = record_writer_list(recording, "/sys" UNITS),
			groups = record_writer_list(recording, "/sys" GROUPS);

	recording->place = TABLES;
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (sysio_exists(SYSIO_ROOT, record_writer_join(path, "/sys" TABLES, "/", tables[i])))
			record_writer_put(recording, 'A', tables[i], "");
	recording->place = "/hypervisor";
	record_writer_file(recording, "/sys/hypervisor/type", "type");

	for (size_t i = 0; i < units.count; i++)
		if (find_place(recording, record_writer_join(path, "/sys" UNITS, "/", units.at[i]), place))
			record_writer_put(recording, 'E', "SUBSYSTEM", "iommu");
	str_list_free(&units);

	for (size_t i = 0; i < groups.count; i++) {
		recording->place = record_writer_join(place, GROUPS, "/", groups.at[i]);
		record_writer_file(recording, record_writer_join(path, "/sys", place, "/name"), "name");
		record_writer_file(recording, record_writer_join(path, "/sys", place, "/type"), "type");
	}
	str_list_free(&groups);
}

static void record_slots(struct record_writer *recording)
{
	struct str_list slots = record_writer_list(recording, "/sys" SLOTS);
	char path[RECORD_WRITER_PATH], place[RECORD_WRITER_PATH];

	for (size_t i = 0; i < slots.count; i++) {
		if (!record_writer_can_hold(slots.at[i], "", 0))
			continue; /* no rule can name it either */
		recording->place = record_writer_join(place, SLOTS, "/", slots.at[i]);
		record_writer_file(recording, record_writer_join(path, "/sys", place, "/address"), "address");
	}
	str_list_free(&slots);
}

static bool is_wanted_link(const char *name)
{
	return !strcmp(name, "driver") || !strcmp(name, "iommu") || !strcmp(name, "iommu_group") ||
	       !strcmp(name, "physfn") || str_has_prefix(name, "virtfn") || str_has_prefix(name, "consumer:") ||
	       str_has_prefix(name, "supplier:");
}

/*
 * Read a file only to see whether the read returns: reading driver_override takes the device's lock
 * (drivers/pci/pci-sysfs.c).
 */
struct attempt {
	const char *path;
	bool came_back;
};

static int try_to_read(void *context, unsigned step)
{
	const struct attempt *attempt = context;
	char value[SYSIO_LINE];

	(void)step;
	sysio_read(SYSIO_ROOT, attempt->path, value, sizeof(value));
	return 0;
}

static void keep_answer(void *context, const struct deadline_phase *phase, unsigned step, int status)
{
	struct attempt *attempt = context;

	(void)phase;
	(void)step;
	attempt->came_back = !status;
}

static bool comes_back(const char *path)
{
	static const struct deadline_phase phases[] = { { try_to_read, NULL, 0 } };
	struct attempt attempt = { .path = path };

	deadline_run(phases, ARRAY_SIZE(phases), 0, keep_answer, &attempt);
	return attempt.came_back;
}

static void record_attributes(struct record_writer *recording, const char *dir)
{
	static const char *const attributes[] = {
		"class",    "modalias", "vendor",   "device",	    "subsystem_vendor", "subsystem_device",
		"revision", "boot_vga", "resource", "reset_method", "power_state",
	};
	char path[RECORD_WRITER_PATH];

	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
		record_writer_file(recording, record_writer_join(path, dir, "/", attributes[i]), attributes[i]);
	record_writer_join(path, dir, "/", "driver_override");
	if (sysio_live() && !comes_back(path))
		record_writer_left_out(recording, path, "the device is stuck and did not answer");
	else
		record_writer_file(recording, path, "driver_override");
}

static void record_device(struct record_writer *recording, const char *name)
{
	char dir[RECORD_WRITER_PATH], path[RECORD_WRITER_PATH], place[RECORD_WRITER_PATH], child[RECORD_WRITER_PATH];
	struct str_list names;

	record_writer_join(dir, PCI_SYSFS_DEVICES, "/", name);
	if (!find_place(recording, dir, place))
		return;
	record_writer_put(recording, 'E', "SUBSYSTEM", "pci");
	record_attributes(recording, dir);
	names = record_writer_list(recording, dir);
	for (size_t i = 0; i < names.count; i++)
		if (is_wanted_link(names.at[i]))
			record_writer_link(recording, record_writer_join(path, dir, "/", names.at[i]), names.at[i]);
	for (size_t i = 0; i < names.count; i++)
		if (strstr(names.at[i], "-framebuffer.")) {
			recording->place = record_writer_join(child, place, "/", names.at[i]);
			record_writer_enter(recording);
		}
	str_list_free(&names);
}

static int is_address(void *context, const char *name)
{
	struct addr addr;

	(void)context;
	return !addr_parse(name, &addr);
}

/* Return whether a driver is bound to a device, or may be wanted by a rule. */
static bool is_wanted_driver(const char *path, const char *name)
{
	int dir = sysio_open_dir(SYSIO_ROOT, path);
	bool bound = dir >= 0 && sysio_list(dir, is_address, NULL) == 1;

	if (dir >= 0)
		sysio_close(dir);
	return bound || strstr(name, "vfio") || !strcmp(name, "pci-stub");
}

static void record_drivers(struct record_writer *recording)
{
	struct str_list drivers = record_writer_list(recording, "/sys" DRIVERS), modules = { 0 };
	char path[RECORD_WRITER_PATH], link[RECORD_WRITER_PATH], place[RECORD_WRITER_PATH], module[SYSIO_TARGET];

	for (size_t i = 0; i < drivers.count; i++) {
		record_writer_join(path, "/sys" DRIVERS, "/", drivers.at[i]);
		if (!is_wanted_driver(path, drivers.at[i]))
			continue;
		recording->place = record_writer_join(place, DRIVERS, "/", drivers.at[i]);
		record_writer_enter(recording);
		record_writer_join(link, path, "/", "module");
		if (sysio_read_link(SYSIO_ROOT, link, module, sizeof(module)))
			continue; /* a part of the kernel that cannot be a module */
		record_writer_link(recording, link, "module");
		string_set_add(&modules, module);
	}
	str_list_free(&drivers);

	recording->place = MODULES;
	record_writer_file(recording, "/sys" MODULES "/compression", "compression");
	record_writer_sort(&modules);
	for (size_t i = 0; i < modules.count; i++) {
		recording->place = record_writer_join(place, MODULES, "/", modules.at[i]);
		record_writer_file(recording, record_writer_join(path, "/sys", place, "/initstate"), "initstate");
	}
	str_list_free(&modules);
}

static void record_head(struct record_writer *recording)
{
	char kernel[256];
	int length = sysio_read(SYSIO_ROOT, "/proc/sys/kernel/osrelease", kernel, sizeof(kernel));

	fprintf(recording->out, "# A machine, recorded by vfioclaim " VERSION "");
	if (length > 0 && record_writer_can_hold("", kernel, (size_t)length))
		fprintf(recording->out, ", under Linux %s", kernel);
	fprintf(recording->out,
		"\n# To use it: vfioclaim VERB --root FILE\n#\n"
		"# Serial numbers, MAC addresses, UUIDs and passwords were removed. Text that a user wrote into a\n"
		"# configuration file is still there: read it before you send this file to others.\n");
}

static void record_devices(struct record_writer *recording)
{
	struct str_list names = record_writer_list(recording, PCI_SYSFS_DEVICES);

	/* this sorts by address: the digits are hexadecimal, and all addresses have equally many */
	str_list_sort(&names);
	for (size_t i = 0; i < names.count; i++)
		record_device(recording, names.at[i]);
	str_list_free(&names);
}

int record_machine_write(FILE *out)
{
	struct record_writer recording = { .out = out };
	int devices = sysio_open_dir(SYSIO_ROOT, PCI_SYSFS_DEVICES);

	if (devices < 0) {
		pci_sysfs_log_absent(devices);
		return devices;
	}
	sysio_close(devices);
	deadline_start(STUCK_SECONDS);
	record_head(&recording);
	record_files_write(&recording);
	record_screen(&recording);
	record_iommu(&recording);
	record_slots(&recording);
	record_devices(&recording);
	record_drivers(&recording);
	return recording.incomplete ? -ENODATA : 0;
}
