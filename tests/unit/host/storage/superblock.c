// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/superblock.h"

#include <stdio.h>

#include "fake.h"

#define JOURNAL "01234567-89ab-cdef-0123-456789abcdef"

static void follows_the_external_journal_of_an_ext4(void **state)
{
	static const char *const types[] = { "ext4", "ext3", "ext2" };

	(void)state;
	for (int i = 0; i < 3; i++) {
		fake_machine();
		fake_ext("/dev/nvme0n1p2", JOURNAL);
		fake_mounted("259:2", "/", types[i], "/dev/nvme0n1p2", "");
		fake_cannot_tell("cannot find the devices below /: no device has its external journal, UUID=" JOURNAL);
		unit_link("/dev/disk/by-uuid/" JOURNAL, "../../nvme1n1p1");
		fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
	}
	/* also of what is mounted only at the next boot */
	fake_mounted("8:1", "/", "ext4", "/dev/sda1", "");
	fake_fstab("/dev/nvme0n1p2 /boot ext4 noauto 0 0\n");
	fake_protects(ON_NVME0 "/boot\n" ON_NVME1 "/boot\n" ON_SDA "/\n");
}

static void finds_no_journal_where_there_is_none(void **state)
{
	(void)state;
	fake_machine();
	fake_ext("/dev/nvme0n1p2", NULL);
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_protects(ON_NVME0 "/\n");
	/* a device that another has replaced, and one of another file system */
	unit_write("/dev/nvme0n1p2", "", 0);
	fake_cannot_tell("cannot read the superblock of block device 259:2");
	fake_mounted("259:2", "/", "vfat", "/dev/nvme0n1p2", "");
	fake_protects(ON_NVME0 "/\n");

	fake_machine();
	unit_write("/dev/nvme0n1p2", (char[4096]){ 0 }, 4096);
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_cannot_tell("block device 259:2 has no superblock of ext2, ext3 or ext4");
}

static void needs_no_right_to_read_a_disk_that_is_in_use(void **state)
{
	(void)state;
	fake_machine();
	remove(unit_path("/dev/nvme0n1p2"));
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_cannot_tell("cannot read the superblock of block device 259:2");
	/* journals of other devices, and an external one */
	unit_write("/proc/fs/jbd2/nvme0n1p22-8/info", "", 0);
	unit_write("/proc/fs/jbd2/nvme0n1p2-8x/info", "", 0);
	unit_write("/proc/fs/jbd2/nvme0n1p2/info", "", 0);
	fake_cannot_tell("cannot read the superblock of block device 259:2");
	unit_write("/proc/fs/jbd2/nvme0n1p2-8/info", "", 0);
	fake_protects(ON_NVME0 "/\n");
}

int host_superblock(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_external_journal_of_an_ext4),
		cmocka_unit_test(finds_no_journal_where_there_is_none),
		cmocka_unit_test(needs_no_right_to_read_a_disk_that_is_in_use),
	};

	return cmocka_run_group_tests_name("superblock", tests, NULL, NULL);
}
