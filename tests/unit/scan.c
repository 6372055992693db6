// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/core/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define DEVICE(address) "/sys/devices/pci0000:00/" address
#define MODALIAS "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00\n"

static void add(const char *address, const char *modalias)
{
	char path[128], target[128];
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, "/sys/devices/pci0000:00/%s/modalias", address);
	unit_write(path, modalias, strlen(modalias));
	text_open(&text, path, sizeof(path));
	text_add(&text, FOLDER_DEVICES "/%s", address);
	text_open(&text, target, sizeof(target));
	text_add(&text, "../../../devices/pci0000:00/%s", address);
	unit_link(path, target);
}

static void parses_modalias(void **state)
{
	static const char *const wrong[] = {
		"",
		"usb:v1",
		"pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00",
		"pci:v10DEd00001284sv00001462sd00008A9Fbc03sc00i00",
		"pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00x",
	};
	struct device device;

	(void)state;
	assert_int_equal(scan_parse_modalias("pci:v000010DEd00001284sv00001462sd00008A9Fbc0Csc03i30", &device), 0);
	assert_int_equal(device.id.vendor, 0x10de);
	assert_int_equal(device.id.device, 0x1284);
	assert_int_equal(device.id.subvendor, 0x1462);
	assert_int_equal(device.id.subdevice, 0x8a9f);
	assert_int_equal(device.class, 0x0c0330);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(scan_parse_modalias(wrong[i], &device), -EINVAL);
}

static void reads_in_the_order_of_addresses(void **state)
{
	struct request request = { 0 };
	struct machine machine = { 0 };

	(void)state;
	unit_tree();
	add("0000:02:00.0", MODALIAS);
	add("0000:00:1f.2", MODALIAS);
	add("0000:01:00.1", MODALIAS);
	add("0000:01:00.0", MODALIAS);
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_int_equal(machine.count, 4);
	for (size_t i = 1; i < machine.count; i++)
		assert_true(addr_compare(&machine.devices[i - 1].addr, &machine.devices[i].addr) < 0);
	free(machine.devices);
}

static void believes_no_machine_that_it_cannot_read(void **state)
{
	struct request request = { 0 };
	struct machine machine = { 0 };

	(void)state;
	unit_tree();
	unit_said();
	assert_int_equal(scan_machine(&machine, &request), -ENOENT);
	assert_non_null(strstr(unit_said(), FOLDER_DEVICES ": no such file: is sysfs mounted?"));
	add("0000:01:00.0", MODALIAS);
	add("0000:02:00.0", "nonsense\n");
	assert_int_equal(scan_machine(&machine, &request), -EINVAL);
	assert_non_null(strstr(unit_said(), "0000:02:00.0/modalias: not what a PCI device shows"));
	free(machine.devices);
}

static void knows_what_a_boot_will_find(void **state)
{
	struct request request = { 0 };
	struct machine machine = { 0 };

	(void)state;
	unit_tree();
	add("0000:00:01.0", MODALIAS);
	add("0000:01:00.0", MODALIAS);
	add("0000:02:00.0", MODALIAS);
	add("0000:02:00.1", MODALIAS);
	add("10000:e1:00.0", MODALIAS);
	unit_link(DEVICE("0000:00:01.0/driver"), "../../../bus/pci/drivers/pcieport");
	unit_link(DEVICE("0000:01:00.0/driver"), "../../../bus/pci/drivers/nouveau");
	unit_link(DEVICE("0000:02:00.1/physfn"), "../0000:02:00.0");
	/* both have a module; only the loaded one has a state */
	unit_link("/sys/bus/pci/drivers/pcieport/module", "../../../../module/pcieportdrv");
	unit_link("/sys/bus/pci/drivers/nouveau/module", "../../../../module/nouveau");
	unit_write("/sys/module/nouveau/initstate", "live\n", 5);
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_int_equal(scan_origins(&machine), 0);
	assert_string_equal(machine.devices[1].driver, "nouveau");

	machine_at_boot(&machine);
	assert_int_equal(machine.count, 3);
	assert_string_equal(machine.devices[0].driver, "pcieport");
	assert_string_equal(machine.devices[1].driver, "");
	assert_int_equal(machine.devices[2].addr.bus, 2);
	assert_int_equal(machine.devices[2].addr.function, 0);
	free(machine.devices);
}

int unit_scan(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_modalias),
		cmocka_unit_test(reads_in_the_order_of_addresses),
		cmocka_unit_test(believes_no_machine_that_it_cannot_read),
		cmocka_unit_test(knows_what_a_boot_will_find),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
