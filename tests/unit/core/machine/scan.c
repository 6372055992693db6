// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/pci/pci_sysfs.h"

#define DEVICE(address) "/sys/devices/pci0000:00/" address
#define MODALIAS "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00\n"

static void add(const char *address, const char *modalias)
{
	char path[128], target[128];
	struct strbuf text;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "/sys/devices/pci0000:00/%s/modalias", address);
	unit_write(path, modalias, strlen(modalias));
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, PCI_SYSFS_DEVICES "/%s", address);
	strbuf_open(&text, target, sizeof(target));
	strbuf_add(&text, "../../../devices/pci0000:00/%s", address);
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
		"pci:v0000XXXXd00001284sv00001462sd00008A9Fbc03sc00i00",
	};
	struct device device;

	(void)state;
	assert_int_equal(device_parse_modalias("pci:v000010DEd00001284sv00001462sd00008A9Fbc0Csc03i30", &device), 0);
	assert_int_equal(device.id.vendor, 0x10de);
	assert_int_equal(device.id.device, 0x1284);
	assert_int_equal(device.id.subvendor, 0x1462);
	assert_int_equal(device.id.subdevice, 0x8a9f);
	assert_int_equal(device.class, 0x0c0330);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(device_parse_modalias(wrong[i], &device), -EINVAL);
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
	assert_non_null(strstr(unit_said(), PCI_SYSFS_DEVICES ": no such file or directory; is sysfs mounted?"));
	add("0000:01:00.0", MODALIAS);
	add("0000:02:00.0", "nonsense\n");
	assert_int_equal(scan_machine(&machine, &request), -EINVAL);
	assert_non_null(strstr(unit_said(), "0000:02:00.0/modalias: invalid argument"));
	free(machine.devices);
}

/* Any unreadable file may contain what a guard needs. */
static void names_what_cannot_be_read(void **state)
{
	static const struct {
		const char *file, *said;
	} cases[] = {
		{ PCI_SYSFS_DEVICES "/nonsense", PCI_SYSFS_DEVICES "/nonsense: invalid argument" },
		{ DEVICE("0000:01:00.0/driver"), PCI_SYSFS_DEVICES "/0000:01:00.0/driver: invalid argument" },
		{ DEVICE("0000:01:00.0/iommu_group"), PCI_SYSFS_DEVICES "/0000:01:00.0/iommu_group: invalid argument" },
	};
	struct rule rule;

	(void)state;
	rule_init(&rule);
	rule.place = RULE_ADDRESS;
	rule.addr = (struct addr){ 0, 1, 0, 0 };
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct request request = { .rules = &rule, .rule_count = 1 };
		struct machine machine = { 0 };

		unit_tree();
		unit_said();
		add("0000:01:00.0", MODALIAS);
		unit_write(cases[i].file, "", 0);
		assert_true(scan_machine(&machine, &request) < 0);
		assert_non_null(strstr(unit_said(), cases[i].said));
		free(machine.devices);
	}
}

/* Removed between the listing and the read: the machine is not unreadable. */
static void passes_over_what_has_gone(void **state)
{
	struct request request = { 0 };
	struct machine machine = { 0 };

	(void)state;
	unit_tree();
	add("0000:01:00.0", MODALIAS);
	unit_link(PCI_SYSFS_DEVICES "/0000:02:00.0", "../../../devices/pci0000:00/0000:02:00.0");
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_int_equal(machine.count, 1);
	free(machine.devices);
}

static void wants_a_group_that_is_a_number(void **state)
{
	struct machine machine = { 0 };
	struct rule rule;
	struct request request = { .rules = &rule, .rule_count = 1 };

	(void)state;
	rule_init(&rule);
	unit_tree();
	unit_said();
	add("0000:01:00.0", MODALIAS);
	unit_link(DEVICE("0000:01:00.0/iommu_group"), "../../../kernel/iommu_groups/x");
	assert_int_equal(scan_machine(&machine, &request), -EINVAL);
	assert_non_null(strstr(unit_said(), PCI_SYSFS_DEVICES "/0000:01:00.0/"));
	free(machine.devices);
}

/* A group may contain devices of other buses, and devices that were removed in the meantime. */
static void passes_over_strangers_in_a_group(void **state)
{
	struct machine machine = { 0 };
	struct rule rule;
	struct request request = { .rules = &rule, .rule_count = 1 };

	(void)state;
	rule_init(&rule);
	rule.place = RULE_ADDRESS;
	rule.addr = (struct addr){ 0, 1, 0, 0 };
	unit_tree();
	add("0000:01:00.0", MODALIAS);
	add("0000:02:00.0", MODALIAS);
	add("0000:03:00.0", "pci:v000010DEd00000E0Fsv00001462sd00008A9Fbc04sc03i00\n");
	add("0000:04:00.0", "pci:v000010DEd00000E0Fsv00001462sd00008A9Fbc04sc03i00\n");
	unit_link(DEVICE("0000:01:00.0/iommu_group"), "../../../kernel/iommu_groups/7");
	unit_write("/sys/kernel/iommu_groups/7/devices/0000:01:00.0", "", 0);
	unit_write("/sys/kernel/iommu_groups/7/devices/0000:03:00.0", "", 0);
	unit_write("/sys/kernel/iommu_groups/7/devices/0000:09:00.0", "", 0);
	unit_write("/sys/kernel/iommu_groups/7/devices/arm-smmu.3.auto", "", 0);
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_int_equal(machine.count, 4);
	assert_int_equal(machine.devices[0].group, 7);
	assert_true(machine.devices[2].examined);
	assert_false(machine.devices[3].examined);
	free(machine.devices);
}

#define SLOT(name) "/sys/bus/pci/slots/" name "/address"

static void put(const char *path, const char *value)
{
	unit_write(path, value, strlen(value));
}

/* A request of one rule for the slot, and the machine that is scanned with it; two devices in one slot, one in another. */
static void scan_slot(struct rule *rule, struct machine *machine, const char *name)
{
	struct request request = { .rules = rule, .rule_count = 1 };

	memset(machine, 0, sizeof(*machine));
	rule_init(rule);
	rule->place = RULE_PHYSICAL_SLOT;
	strcpy(rule->slot, name);
	add("0000:01:00.0", MODALIAS);
	add("0000:01:00.1", MODALIAS);
	add("0000:01:01.0", MODALIAS);
	assert_int_equal(scan_machine(machine, &request), 0);
	assert_int_equal(machine->count, 3);
}

static void reads_where_a_slot_is(void **state)
{
	static const struct {
		const char *address;
		bool wanted[3];
	} cases[] = {
		{ "0000:01:00\n", { true, true, false } },    { "0000:01:01\n", { false, false, true } },
		{ "0000:01\n", { true, true, true } },	      { "0000:01:02\n", { false, false, false } },
		{ "10000:01:00\n", { false, false, false } },
	};
	struct machine machine;
	struct rule rule;

	(void)state;
	unit_said();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unit_tree();
		put(SLOT("0-1"), cases[i].address);
		scan_slot(&rule, &machine, "0-1");
		assert_true(rule.slot_known);
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(machine.devices[j].wanted, cases[i].wanted[j]);
		free(machine.devices);
	}
	assert_string_equal(unit_said(), "");
}

/* An earlier result is discarded, too. */
static void knows_no_slot_that_is_not_there(void **state)
{
	struct machine machine;
	struct rule rule;

	(void)state;
	unit_said();
	unit_tree();
	put(SLOT("2"), "0000:01:00\n");
	scan_slot(&rule, &machine, "1");
	assert_false(rule.slot_known || machine.devices[0].wanted);
	rule.slot_known = true;
	scan_slots(&(struct request){ .rules = &rule, .rule_count = 1 });
	assert_false(rule.slot_known);
	assert_string_equal(unit_said(), "");
	free(machine.devices);
}

static void believes_no_slot_that_it_cannot_read(void **state)
{
	static const char *const wrong[] = { "",
					     "\n",
					     "01:00\n",
					     "000:01:00\n",
					     "0000:\n",
					     "0000:1\n",
					     "0000:01:\n",
					     "0000:01:0\n",
					     "0000:01:20\n",
					     "0000:01:00.0\n",
					     "0000:01x00\n",
					     "0000-01:00\n",
					     "0000:01:00 \n",
					     "0000:01:00 0000:01:00 0000:01:00\n" };
	struct machine machine;
	struct rule rule;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		unit_said();
		unit_tree();
		put(SLOT("2"), wrong[i]);
		scan_slot(&rule, &machine, "2");
		assert_false(rule.slot_known || machine.devices[0].wanted);
		assert_non_null(strstr(unit_said(), SLOT("2") ": "));
		free(machine.devices);
	}
	unit_tree();
	put(SLOT("2") "/what", "");
	scan_slot(&rule, &machine, "2");
	assert_false(rule.slot_known);
	assert_non_null(strstr(unit_said(), SLOT("2") ": "));
	free(machine.devices);
}

/* It must not be read: the error would be reported. */
static void reads_no_slot_that_no_rule_names(void **state)
{
	struct machine machine = { 0 };
	struct rule rule;
	struct request request = { .rules = &rule, .rule_count = 1 };

	(void)state;
	unit_said();
	unit_tree();
	put(SLOT("2"), "nonsense\n");
	add("0000:01:00.0", MODALIAS);
	rule_init(&rule);
	strcpy(rule.slot, "2");
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_string_equal(unit_said(), "");
	free(machine.devices);
}

static void says_what_it_cannot_read_of_a_running_host(void **state)
{
	static const char *const links[] = { DEVICE("0000:01:00.0/driver"), "/sys/bus/pci/drivers/x/module" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct request request = { 0 };
		struct machine machine = { 0 };

		unit_tree();
		unit_said();
		add("0000:01:00.0", "pci:v000010DEd00000E0Fsv00001462sd00008A9Fbc04sc03i00\n");
		add("0000:02:00.0", MODALIAS);
		assert_int_equal(scan_machine(&machine, &request), 0);
		if (i)
			unit_link(DEVICE("0000:01:00.0/driver"), "../../../bus/pci/drivers/x");
		unit_write(links[i], "", 0); /* not a link */
		assert_int_equal(scan_origins(&machine), -EINVAL);
		assert_non_null(strstr(unit_said(), i ? "/0000:01:00.0/driver/module: " : "/0000:01:00.0/driver: "));
		free(machine.devices);
		memset(&machine, 0, sizeof(machine));
	}
	/* without a PCI bus, nothing is unknown */
	unit_tree();
	assert_int_equal(scan_origins(&(struct machine){ 0 }), -ENOENT);
}

static void finds_no_device_on_an_empty_bus(void **state)
{
	struct request request = { 0 };
	struct machine machine = { 0 };

	(void)state;
	unit_tree();
	unit_write(PCI_SYSFS_DEVICES "/.keep", "", 0);
	sysio_remove(PCI_SYSFS_DEVICES "/.keep");
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_int_equal(machine.count, 0);
}

static void says_when_memory_runs_out(void **state)
{
	(void)state;
	for (int allocations = 1; allocations < 3; allocations++) {
		struct request request = { 0 };
		struct machine machine = { 0 };

		unit_tree();
		unit_said();
		add("0000:01:00.0", MODALIAS);
		unit_memory(allocations);
		assert_int_equal(scan_machine(&machine, &request), -ENOMEM);
		unit_memory(-1);
		assert_non_null(strstr(unit_said(), "out of memory"));
	}
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
	add("0000:03:00.0", "pci:v000010DEd00000E0Fsv00001462sd00008A9Fbc04sc03i00\n");
	add("10000:e1:00.0", MODALIAS);
	unit_link(DEVICE("0000:00:01.0/driver"), "../../../bus/pci/drivers/pcieport");
	unit_link(DEVICE("0000:01:00.0/driver"), "../../../bus/pci/drivers/nouveau");
	unit_link(DEVICE("0000:02:00.1/physfn"), "../0000:02:00.0");
	unit_link(DEVICE("0000:02:00.0/driver"), "../../../bus/pci/drivers/builtin"); /* which has no module at all */
	/* both have a module; only the loaded one has a state */
	unit_link("/sys/bus/pci/drivers/pcieport/module", "../../../../module/pcieportdrv");
	unit_link("/sys/bus/pci/drivers/nouveau/module", "../../../../module/nouveau");
	unit_write("/sys/module/nouveau/initstate", "live\n", 5);
	assert_int_equal(scan_machine(&machine, &request), 0);
	assert_int_equal(scan_origins(&machine), 0);
	assert_string_equal(machine.devices[1].driver, "nouveau");

	machine_at_boot(&machine);
	assert_int_equal(machine.count, 4);
	assert_string_equal(machine.devices[0].driver, "pcieport");
	assert_string_equal(machine.devices[1].driver, "");
	assert_int_equal(machine.devices[2].addr.bus, 2);
	assert_int_equal(machine.devices[2].addr.function, 0);
	assert_string_equal(machine.devices[2].driver, "builtin");
	free(machine.devices);
}

int unit_scan(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_modalias),
		cmocka_unit_test(reads_in_the_order_of_addresses),
		cmocka_unit_test(believes_no_machine_that_it_cannot_read),
		cmocka_unit_test(names_what_cannot_be_read),
		cmocka_unit_test(passes_over_what_has_gone),
		cmocka_unit_test(wants_a_group_that_is_a_number),
		cmocka_unit_test(passes_over_strangers_in_a_group),
		cmocka_unit_test(reads_where_a_slot_is),
		cmocka_unit_test(knows_no_slot_that_is_not_there),
		cmocka_unit_test(believes_no_slot_that_it_cannot_read),
		cmocka_unit_test(reads_no_slot_that_no_rule_names),
		cmocka_unit_test(says_what_it_cannot_read_of_a_running_host),
		cmocka_unit_test(finds_no_device_on_an_empty_bus),
		cmocka_unit_test(says_when_memory_runs_out),
		cmocka_unit_test(knows_what_a_boot_will_find),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
