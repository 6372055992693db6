// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/sysfs_state.h"

#include <stdio.h>
#include <string.h>

#include "../../unit.h"

static const char modalias[] = "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00\n";

static void reads_what_there_is(void **state)
{
	const struct addr addr = { 0, 1, 0, 0 }, other = { 0, 1, 0, 1 };
	struct sysfs_state live;

	(void)state;
	unit_tree();
	sysfs_state_read(&live, &addr);
	assert_false(live.present);
	unit_write("/sys/bus/pci/devices/0000:01:00.0/modalias", modalias, strlen(modalias));
	sysfs_state_read(&live, &addr);
	assert_true(live.present);
	assert_int_equal(live.id.vendor, 0x10de);
	assert_string_equal(live.driver, "");
	assert_int_equal(live.group, DEVICE_NO_GROUP);
	unit_link("/sys/bus/pci/devices/0000:01:00.0/driver", "../../../bus/pci/drivers/nouveau");
	unit_link("/sys/bus/pci/devices/0000:01:00.0/iommu_group", "../../../kernel/iommu_groups/14");
	sysfs_state_read(&live, &addr);
	assert_string_equal(live.driver, "nouveau");
	assert_int_equal(live.group, 14);
	sysfs_state_read(&live, &other);
	assert_false(live.present);
}

static void knows_vfio_drivers_by_their_ends(void **state)
{
	(void)state;
	assert_true(device_is_vfio_driver("vfio-pci"));
	assert_true(device_is_vfio_driver("mlx5_vfio_pci"));
	assert_true(device_is_vfio_driver("nvgrace-gpu-vfio-pci"));
	assert_false(device_is_vfio_driver("pci-stub"));
	assert_false(device_is_vfio_driver("vfio-pci-not"));
	assert_false(device_is_vfio_driver(""));
}

/* Add a member of group 14, with a driver or none. */
static void add(const char *name, const char *driver)
{
	char path[128], target[128];

	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/14/devices/%s/class", name);
	unit_write(path, "", 0);
	if (!driver)
		return;
	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/14/devices/%s/driver", name);
	snprintf(target, sizeof(target), "../../../../bus/pci/drivers/%s", driver);
	unit_link(path, target);
	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/14/devices/%s/iommu", name);
	unit_link(path, "../../virtual/iommu/dmar0");
}

static void judges_groups_as_the_kernel_does(void **state)
{
	struct sysfs_group group;

	(void)state;
	unit_tree();
	assert_int_not_equal(sysfs_state_read_group(&group, 14), 0);
	assert_false(group.viable);
	add("0000:00:01.0", "pcieport");
	add("0000:01:00.1", "pci-stub");
	add("0000:01:00.0", "vfio-pci");
	add("0000:01:00.2", NULL);
	add("0000:01:00.3", "mlx5_vfio_pci");
	unit_write("/sys/kernel/iommu_groups/14/devices/0000:01:00.0/vfio-dev/vfio7/dev", "", 0);
	assert_int_equal(sysfs_state_read_group(&group, 14), 0);
	assert_int_equal(group.count, 5);
	assert_true(group.viable);
	assert_string_equal(group.members[1].name, "0000:01:00.0"); /* by name */
	assert_string_equal(group.members[1].node, "vfio7");
	assert_string_equal(group.members[2].node, "");

	/* without an IOMMU unit for a device that VFIO has, and by the name that VFIO gives */
	remove(unit_path("/sys/kernel/iommu_groups/14/devices/0000:01:00.0/iommu"));
	assert_int_equal(sysfs_state_read_group(&group, 14), 0);
	assert_false(group.isolated || group.viable);
	unit_link("/sys/kernel/iommu_groups/14/devices/0000:01:00.0/iommu", "../../virtual/iommu/dmar0");
	unit_write("/sys/kernel/iommu_groups/14/name", "DMAR\n", 5);
	assert_int_equal(sysfs_state_read_group(&group, 14), 0);
	assert_true(group.isolated && group.viable);
	unit_write("/sys/kernel/iommu_groups/14/name", "vfio-noiommu\n", 13);
	assert_int_equal(sysfs_state_read_group(&group, 14), 0);
	assert_false(group.isolated || group.viable);
	remove(unit_path("/sys/kernel/iommu_groups/14/name"));

	add("platform-thing", "arm-dma"); /* a device with DMA need not be a PCI device */
	assert_int_equal(sysfs_state_read_group(&group, 14), 0);
	assert_false(group.viable);
	assert_true(group.members[5].holds);
	assert_false(group.members[0].holds);
}

int host_sysfs_state(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_there_is),
		cmocka_unit_test(knows_vfio_drivers_by_their_ends),
		cmocka_unit_test(judges_groups_as_the_kernel_does),
	};

	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
