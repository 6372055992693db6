// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/lvm_group.h"

#include "fake.h"

#define GROUP "LVM-abcdefghijklmnopqrstuvwxyz012345"
#define OTHER "LVM-abcdefghijklmnopqrstuvwxyz012346"
#define VOLUME "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

/* `/` is the volume dm-0 on nvme0, and dm-1 is another device of the device mapper, on nvme1. */
static void machine_with(const char *uuid)
{
	fake_machine();
	fake_stacked("254:0", "dm-0", NVME0 "/nvme0n1p2");
	fake_line("/sys/devices/virtual/block/dm-0/dm/uuid", GROUP VOLUME);
	fake_stacked("254:1", "dm-1", NVME1 "/nvme1n1p1");
	fake_line("/sys/devices/virtual/block/dm-1/dm/uuid", uuid);
	fake_mounted("254:0", "/", "ext4", "/dev/mapper/vg-root", "");
}

static void needs_every_disk_of_the_group(void **state)
{
	(void)state;
	machine_with(GROUP "0BCDEFGHIJKLMNOPQRSTUVWXYZ012345");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
	/* a layer of a volume that is not active itself */
	machine_with(GROUP "0BCDEFGHIJKLMNOPQRSTUVWXYZ012345-tpool");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
	/* and what its disk consists of */
	machine_with(GROUP "0BCDEFGHIJKLMNOPQRSTUVWXYZ012345");
	fake_stacked("254:2", "dm-2", SDA "/sda1");
	fake_line("/sys/devices/virtual/block/dm-2/dm/uuid", "CRYPT-LUKS2-0a-crypt");
	fake_slave("dm-1", "virtual/block/dm-2");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n" ON_SDA "/\n");
}

static void needs_no_disk_of_another_group(void **state)
{
	(void)state;
	machine_with(OTHER VOLUME);
	fake_protects(ON_NVME0 "/\n");
	machine_with("CRYPT-LUKS2-0a-crypt");
	fake_protects(ON_NVME0 "/\n");
	/* two devices that LVM did not make */
	fake_line("/sys/devices/virtual/block/dm-0/dm/uuid", "CRYPT-LUKS2-0a-crypt");
	fake_protects(ON_NVME0 "/\n");
}

static void tolerates_a_volume_on_nothing(void **state)
{
	(void)state;
	machine_with(OTHER VOLUME);
	fake_block("254:2", "virtual/block/dm-2");
	fake_line("/sys/devices/virtual/block/dm-2/dm/uuid", GROUP "0BCDEFGHIJKLMNOPQRSTUVWXYZ012345");
	fake_protects(ON_NVME0 "/\n");
	fake_slave("dm-2", "gone/sdx");
	fake_cannot_tell("block device dm-0: cannot read component sdx of dm-2, which is in the same LVM volume group");
}

int host_lvm_group(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(needs_every_disk_of_the_group),
		cmocka_unit_test(needs_no_disk_of_another_group),
		cmocka_unit_test(tolerates_a_volume_on_nothing),
	};

	return cmocka_run_group_tests_name("lvm_group", tests, NULL, NULL);
}
