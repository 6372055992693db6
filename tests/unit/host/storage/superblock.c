// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/superblock.h"

#include <stdio.h>
#include <string.h>

#include "core/lib/str.h"
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

static void knows_from_the_options_that_there_is_no_journal(void **state)
{
	static const char *const with_one[] = { "", "rw\ndata=ordered\nbarrier\n", "ro\nnoload\n", "ro\nnorecovery\n" };

	(void)state;
	fake_machine();
	remove(unit_path("/dev/nvme0n1p2"));
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	for (size_t i = 0; i < ARRAY_SIZE(with_one); i++) {
		unit_write("/proc/fs/ext4/nvme0n1p2/options", with_one[i], strlen(with_one[i]));
		fake_cannot_tell("cannot read the superblock of block device 259:2");
	}
	fake_line("/proc/fs/ext4/nvme0n1p2/options", "rw\nbarrier\nerrors=continue");
	fake_protects(ON_NVME0 "/\n");
}

/* Write the superblock of an f2fs with these devices. */
static void write_f2fs(const char *node, const char *const *devices)
{
	static char data[4096];

	memset(data, 0, sizeof(data));
	memcpy(data + 1024, (unsigned char[]){ 0x10, 0x20, 0xf5, 0xf2 }, 4);
	for (int i = 0; devices[i]; i++)
		strncpy(data + 1024 + 2201 + i * 68L, devices[i], 64);
	unit_write(node, data, sizeof(data));
}

static void follows_every_device_of_an_f2fs(void **state)
{
	(void)state;
	fake_machine();
	write_f2fs("/dev/nvme0n1p2", (const char *const[]){ NULL });
	fake_mounted("259:2", "/", "f2fs", "/dev/nvme0n1p2", "");
	fake_protects(ON_NVME0 "/\n");
	write_f2fs("/dev/nvme0n1p2", (const char *const[]){ "/dev/nvme0n1p2", "/dev/nvme1n1p1", "/dev/sda1", NULL });
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n" ON_SDA "/\n");
	write_f2fs("/dev/nvme0n1p2", (const char *const[]){ "/dev/nvme0n1p2", "/dev/gone", NULL });
	fake_cannot_tell("cannot find the devices below /: /dev/gone cannot be reached from here");
	fake_ext("/dev/nvme0n1p2", NULL);
	fake_cannot_tell("cannot read the superblock of block device 259:2");
	unit_write("/dev/nvme0n1p2", (char[4096]){ 0 }, 4096);
	fake_cannot_tell("block device 259:2 has no superblock of f2fs");
}

int host_superblock(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_external_journal_of_an_ext4),
		cmocka_unit_test(finds_no_journal_where_there_is_none),
		cmocka_unit_test(needs_no_right_to_read_a_disk_that_is_in_use),
		cmocka_unit_test(knows_from_the_options_that_there_is_no_journal),
		cmocka_unit_test(follows_every_device_of_an_f2fs),
	};

	return cmocka_run_group_tests_name("superblock", tests, NULL, NULL);
}
