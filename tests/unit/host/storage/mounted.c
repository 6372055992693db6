// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/mounted.h"

#include "core/lib/str.h"
#include "fake.h"

static void root_on_nvme0(void)
{
	fake_machine();
	fake_mounted("0:24", "/proc", "proc", "proc", "");
	fake_mounted("0:25", "/run", "tmpfs", "tmpfs", "");
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
}

static void protects_what_is_mounted_by_any_means(void **state)
{
	static const char *const targets[] = { "/var", "/etc", "/home", "/srv", "/nix", "/var/lib/docker/volumes" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		root_on_nvme0();
		fake_mounted("259:4", targets[i], "ext4", "/dev/nvme1n1p1", "");
		fake_protects(fake_text(ON_NVME0 "/\n" ON_NVME1 "%s\n", targets[i]));
	}

	/* a second pool, a windows partition, and a name that no line of the configuration can contain */
	root_on_nvme0();
	fake_line("/run/udev/data/b259:4", "E:ID_FS_TYPE=zfs_member\nE:ID_FS_LABEL_ENC=tank");
	fake_mounted("0:40", "/tank", "zfs", "tank", "");
	fake_mounted("8:1", "/my\\040data", "fuseblk", "/dev/sda1", "");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/tank\n" ON_SDA "mount\n");
}

static void follows_the_file_of_a_snap(void **state)
{
	(void)state;
	root_on_nvme0();
	unit_write("/var/lib/snapd/snaps/core.snap", "", 0);
	fake_mounted("8:1", "/var/lib/snapd", "ext4", "/dev/sda1", "");
	fake_loop("7:0", "loop0", "/var/lib/snapd/snaps/core.snap");
	fake_mounted("7:0", "/snap/core/1", "squashfs", "/dev/loop0", "");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/var/lib/snapd\n");
}

static void leaves_what_the_host_can_do_without(void **state)
{
	static const struct {
		const char *target, *type, *lines;
	} without[] = {
		{ "/media/me/disk", "ext4", "" },
		{ "/run/media/me/disk", "ext4", "" },
		{ "/home/me/archive", "fuse.archivemount", "" },
		{ "/data", "ext4", "/dev/sda1 /data/ ext4 defaults,nofail 0 0\n" },
		{ "/data", "tmpfs", "" },
		{ "/boot2", "autofs", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(without); i++) {
		root_on_nvme0();
		fake_fstab(without[i].lines);
		fake_mounted("8:1", without[i].target, without[i].type, "/dev/sda1", "");
		fake_protects(ON_NVME0 "/\n");
	}

	/* the layers of a container */
	root_on_nvme0();
	fake_mounted("0:60", "/run/c/rootfs", "overlay", "overlay", "lowerdir=2/fs:1/fs,upperdir=3/fs,workdir=3/work");
	fake_protects(ON_NVME0 "/\n");
	fake_mounted("0:61", "/opt", "overlay", "overlay", "lowerdir=/gone");
	fake_cannot_tell("cannot find the devices below /opt: layer /gone of the overlay cannot be reached from here");

	/* these only look like them */
	root_on_nvme0();
	fake_mounted("8:1", "/mnt2", "ext4", "/dev/sda1", "");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/mnt2\n");
	fake_fstab("/dev/sda1 /mnt2 ext4 noauto 0 0\n");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/mnt2\n");
}

static void leaves_a_removable_disk(void **state)
{
	(void)state;
	root_on_nvme0();
	fake_line("/sys/devices/" SDA "/removable", "1");
	fake_line("/sys/devices/" NVME1 "/removable", "0");
	fake_mounted("8:1", "/stick", "vfat", "/dev/sda1", "");
	fake_mounted("8:0", "/disk", "vfat", "/dev/sda", "");
	fake_mounted("0:50", "/btrfs", "btrfs", "/dev/sda1", "");
	fake_mounted("259:4", "/srv", "ext4", "/dev/nvme1n1p1", "");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/srv\n");
	/* the host lives on it all the same */
	fake_fstab("/dev/sda1 /stick vfat defaults 0 0\n");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/srv\n" ON_SDA "/stick\n");
}

static void names_what_cannot_be_followed(void **state)
{
	(void)state;
	root_on_nvme0();
	fake_mounted("259:77", "/srv", "ext4", "/dev/nvme7n1", "");
	fake_cannot_tell("cannot find the devices below /srv: /sys/dev/block/259:77 does not exist");

	root_on_nvme0();
	fake_mounted("0:60", "/srv", "ubifs", "ubi0:srv", "");
	fake_cannot_tell("cannot find the devices below /srv: ubi0:srv (ubifs) is not a block device on this system");

	root_on_nvme0();
	fake_mounted("0:60", "/share", "virtiofs", "share", "");
	fake_cannot_tell("cannot find the devices below /share: share (virtiofs) is not a block device");

	/* the network, as for `/` */
	root_on_nvme0();
	fake_mounted("0:60", "/home", "ceph", "1.2.3.4:/", "");
	fake_cannot_tell(
		"cannot find the devices below /home: it is on the network, and /sys/class/net does not exist");
	fake_function("pci0000:00/0000:00:19.0", ETHERNET);
	fake_interface("pci0000:00/0000:00:19.0/net/eno1", "0x1843", "up");
	fake_protects(ON_NVME0 "/\nprotect 8086:0000@0000:00:19.0 because=/home\n");
}

int host_mounted(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(protects_what_is_mounted_by_any_means), cmocka_unit_test(follows_the_file_of_a_snap),
		cmocka_unit_test(leaves_what_the_host_can_do_without),	 cmocka_unit_test(leaves_a_removable_disk),
		cmocka_unit_test(names_what_cannot_be_followed),
	};

	return cmocka_run_group_tests_name("mounted", tests, NULL, NULL);
}
