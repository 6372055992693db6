// SPDX-License-Identifier: GPL-2.0-or-later
#include "act.h"

#include <errno.h>
#include <string.h>

#include "bounded.h"
#include "module.h"
#include "say.h"
#include "sysio.h"
#include "text.h"

#define PATH_SIZE (sizeof(SCAN_DEVICES) + ADDR_TEXT + 32)

/* One value for one attribute: what a child is asked to write. */
struct writing {
	char path[PATH_SIZE];
	char value[DEVICE_DRIVER];
};

static int write_now(void *argument)
{
	const struct writing *writing = argument;

	return sysio_write(SYSIO_ROOT, writing->path, writing->value);
}

static void name_attribute(char *path, const struct device *device, const char *attribute)
{
	struct text text;

	text_open(&text, path, PATH_SIZE);
	text_add(&text, SCAN_DEVICES "/");
	addr_print(&text, &device->addr);
	text_add(&text, "/%s", attribute);
}

/*
 * Documentation/ABI/testing/sysfs-bus-pci, driver_override: from here on no driver of another name can bind. A newline
 * clears it; an empty write would not reach the kernel.
 */
static int override(const struct device *device, const char *driver)
{
	struct writing writing;

	name_attribute(writing.path, device, "driver_override");
	text_copy(writing.value, sizeof(writing.value), driver);
	return bounded(write_now, &writing);
}

/* To an attribute that takes an address: unbind of the driver that has it, or drivers_probe of the bus. */
static int write_address(const char *path, const struct device *device)
{
	struct writing writing;
	struct text text;

	text_copy(writing.path, sizeof(writing.path), path);
	text_open(&text, writing.value, sizeof(writing.value));
	addr_print(&text, &device->addr);
	return bounded(write_now, &writing);
}

static int unbind(const struct device *device)
{
	char path[PATH_SIZE];

	name_attribute(path, device, "driver/unbind");
	return write_address(path, device);
}

static int probe(const struct device *device)
{
	/* says success even if nothing was bound: only the driver link tells */
	return write_address("/sys/bus/pci/drivers_probe", device);
}

/* The driver that the kernel shows now. In doubt none, which is never a success. */
static const char *read_driver(struct claim *claim)
{
	char path[PATH_SIZE];

	name_attribute(path, claim->device, "driver");
	sysio_read_link(SYSIO_ROOT, path, claim->driver, sizeof(claim->driver));
	return claim->driver;
}

static bool is_claimed(struct claim *claim)
{
	return !strcmp(read_driver(claim), claim->rule->driver);
}

/*
 * Give the device back to the host, unless the line says to hold it; a stuck one is never touched again. What became of
 * it is what the kernel shows: held is a device whose override keeps every driver away.
 */
static void fail(struct claim *claim, enum plan_reason reason, int status)
{
	bool cleared;

	claim->result = PLAN_FAILED;
	claim->reason = status == -ETIME ? PLAN_STUCK : reason;
	if (claim->reason == PLAN_STUCK)
		return;
	/* an override that could not be written is none */
	cleared = reason == PLAN_OVERRIDE || (!claim->rule->hold && !override(claim->device, "\n"));
	if (cleared && !*read_driver(claim))
		probe(claim->device);
	if (!*read_driver(claim) && !cleared)
		claim->result = PLAN_HELD;
}

static void hand_over(struct claim *claim)
{
	int status = 0;

	if (!is_claimed(claim) && claim->driver[0]) {
		status = unbind(claim->device);
		if (status) {
			fail(claim, PLAN_UNBIND, status);
			return;
		}
	}
	if (!is_claimed(claim))
		status = probe(claim->device);
	if (is_claimed(claim))
		claim->result = PLAN_CLAIMED;
	else
		fail(claim, PLAN_PROBE, status);
}

/* The console may be on it, and then this is the last line that anyone sees. */
static void say_display(const struct claim *claim)
{
	char name[ADDR_TEXT];
	struct text text;

	if (!device_is_display(claim->device))
		return;
	text_open(&text, name, sizeof(name));
	addr_print(&text, &claim->device->addr);
	say(SAY_INFO, "taking display %s: if this is the last line you see, the boot goes on without a screen", name);
}

void act(struct plan *plan, const struct request *request, const struct machine *machine)
{
	struct claim *const end = plan->claims + plan->count, *claim;
	const char *driver = NULL;
	int status = 0;

	for (claim = plan->claims; claim < end; claim++) {
		if (claim->result != PLAN_PLANNED)
			continue;
		status = override(claim->device, claim->rule->driver);
		if (status)
			fail(claim, PLAN_OVERRIDE, status);
	}
	for (claim = plan->claims; claim < end; claim++)
		if (claim->result == PLAN_PLANNED)
			say_display(claim);

	/* kmod hands the list to the module whoever loads it: so it is loaded here, emptied, even if all was refused */
	if (request_has_ids(request) && machine->iommu.reason == IOMMU_ACTIVE) {
		driver = RULE_DRIVER;
		status = module_ready(driver, request);
	}
	/* before anything is unbound: an unbind that never returns can keep the module loader waiting */
	for (claim = plan->claims; claim < end; claim++) {
		if (claim->result != PLAN_PLANNED)
			continue;
		if (!driver || strcmp(driver, claim->rule->driver)) {
			driver = claim->rule->driver;
			status = module_ready(driver, request);
		}
		if (status)
			fail(claim, PLAN_NO_MODULE, 0);
	}
	for (claim = plan->claims; claim < end; claim++)
		if (claim->result == PLAN_PLANNED)
			hand_over(claim);
}
