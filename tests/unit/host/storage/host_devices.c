// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/host_devices.h"

#include <string.h>
#include <unistd.h>

#include "core/lib/str.h"
#include "fake.h"

static void follows_a_partition_to_its_disk(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("0:24", "/proc", "proc", "proc", "");
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_protects(ON_NVME0 "/\n");

	/* no partition table, and of two mounts only the last is visible */
	fake_machine();
	fake_mounted("8:1", "/", "ext4", "/dev/sda1", "");
	fake_mounted("259:3", "/", "xfs", "/dev/nvme1n1", "");
	fake_protects(ON_NVME1 "/\n");
}

static void follows_the_log_of_an_xfs(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("259:2", "/", "xfs", "/dev/nvme0n1p2", "attr2,logdev=/dev/sda1,rtdev=/dev/nvme1n1p1,noquota");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n" ON_SDA "/\n");
	fake_machine();
	fake_mounted("259:2", "/", "xfs", "/dev/nvme0n1p2", "logdev=/dev/gone");
	fake_cannot_tell("/dev/gone cannot be reached from here");
}

static void follows_a_virtual_function_to_its_physical_one(void **state)
{
	static const char disk[] = "pci0000:00/0000:00:04.1/nvme/nvme5/nvme5n1";

	(void)state;
	fake_machine();
	fake_function("pci0000:00/0000:00:04.1", NVME);
	unit_link("/sys/devices/pci0000:00/0000:00:04.1/physfn", "../0000:00:04.0");
	fake_block("259:9", disk);
	fake_mounted("259:9", "/", "ext4", "/dev/nvme5n1", "");
	fake_protects(ON_NVME1 "/\nprotect 8086:0802@0000:00:04.1 because=/\n");
}

static void follows_lvm_on_luks(void **state)
{
	(void)state;
	fake_machine();
	fake_stacked("254:0", "dm-0", NVME0 "/nvme0n1p2");
	fake_stacked("254:1", "dm-1", "virtual/block/dm-0");
	fake_stacked("254:2", "dm-2", "virtual/block/dm-0");
	fake_slave("dm-2", NVME1 "/nvme1n1p1");
	fake_mounted("254:1", "/", "ext4", "/dev/mapper/vg-root", "");
	fake_mounted("8:1", "/boot", "ext4", "/dev/sda1", "");
	fake_swap_on("/dev/dm-2");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "swap\n" ON_SDA "/boot\n");
}

static void follows_every_disk_of_an_array(void **state)
{
	(void)state;
	fake_machine();
	fake_stacked("9:0", "md0", NVME0 "/nvme0n1p1");
	fake_slave("md0", SDA "/sda1");
	fake_mounted("9:0", "/", "ext4", "/dev/md0", "");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/\n");

	/* an array has partitions too */
	fake_partition("259:9", "virtual/block/md0/md0p1");
	fake_mounted("259:9", "/", "ext4", "/dev/md0p1", "");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/\n");
}

static void follows_every_device_of_btrfs(void **state)
{
	(void)state;
	fake_machine();
	unit_write("/sys/fs/btrfs/features/raid1c34", "0\n", 2);
	unit_link("/sys/fs/btrfs/0a/devices/sda1", "../../../../devices/" SDA "/sda1");
	unit_link("/sys/fs/btrfs/0b/devices/nvme0n1p2", "../../../../devices/" NVME0 "/nvme0n1p2");
	unit_link("/sys/fs/btrfs/0b/devices/nvme1n1p1", "../../../../devices/" NVME1 "/nvme1n1p1");
	fake_mounted("0:25", "/", "btrfs", "/dev/nvme0n1p2", "subvol=/@");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");

	/* one of its devices is absent */
	unit_link("/sys/fs/btrfs/0b/devices/sdb1", "../../../../devices/gone");
	fake_cannot_tell("/dev/nvme0n1p2 is not in /sys/fs/btrfs");

	fake_machine();
	fake_mounted("0:25", "/", "btrfs", "/dev/nvme0n1p2", "subvol=/@");
	fake_cannot_tell("/dev/nvme0n1p2 is not in /sys/fs/btrfs");
}

static void follows_bcache_with_its_cache_and_without(void **state)
{
	(void)state;
	fake_machine();
	fake_block("251:0", "virtual/block/bcache0");
	unit_write("/sys/devices/" SDA "/sda1/bcache/state", "clean\n", 6);
	unit_link("/sys/devices/virtual/block/bcache0/bcache", "../../../" SDA "/sda1/bcache");
	fake_mounted("251:0", "/", "ext4", "/dev/bcache0", "");
	fake_protects(ON_SDA "/\n");

	fake_slave("bcache0", SDA "/sda1");
	fake_slave("bcache0", NVME1 "/nvme1n1p1");
	fake_protects(ON_NVME1 "/\n" ON_SDA "/\n");
}

static void follows_bcachefs(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("0:30", "/", "bcachefs", "/dev/nvme1n1p1:/dev/sda1", "");
	fake_protects(ON_NVME1 "/\n" ON_SDA "/\n");

	fake_machine();
	fake_mounted("0:30", "/", "bcachefs", "/dev/nvme1n1p1:/dev/sdz1", "");
	fake_cannot_tell("/dev/sdz1 cannot be reached from here");
}

static void member(const char *number, const char *type, const char *label)
{
	fake_line(fake_text("/run/udev/data/b%s", number),
		  fake_text("S:disk/by-id/x\nE:ID_FS_TYPE=%s\nE:ID_FS_LABEL=x\nE:ID_FS_LABEL_ENC=%s", type, label));
}

static void follows_every_device_of_a_zfs_pool(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("0:26", "/", "zfs", "rpool/ROOT/debian", "");
	fake_cannot_tell("no device of the ZFS pool rpool was found");

	member("259:2", "zfs_member", "rpool");
	member("259:4", "ext4", "rpool");
	member("8:1", "zfs_member", "tank");
	fake_protects(ON_NVME0 "/\n");
	member("8:1", "zfs_member", "rpool");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/\n");

	/* a volume may belong to any pool */
	fake_mounted("259:3", "/", "ext4", "/dev/nvme1n1", "");
	fake_block("230:0", "virtual/block/zd0");
	fake_swap_on("/dev/zd0");
	fake_protects(ON_NVME0 "swap\n" ON_NVME1 "/\n" ON_SDA "swap\n");
}

/* Give a device what ZFS and ext4 have, without the name of a pool: 64 MiB are the least for ZFS. */
static void make_doubtful(const char *node)
{
	static const unsigned char magic[] = { 0x0c, 0xb1, 0xba };
	static char data[256 << 10];

	memset(data, 0, sizeof(data));
	data[1024 + 0x38] = 0x53;
	data[1024 + 0x39] = (char)0xef;
	for (size_t i = 0; i < 8; i++)
		memcpy(data + (128 << 10) + i * 1024, magic, sizeof(magic));
	unit_write(node, data, sizeof(data));
	assert_int_equal(truncate(unit_path(node), 64 << 20), 0);
}

static void refuses_a_device_that_may_be_of_the_pool(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("0:26", "/", "zfs", "rpool/ROOT/debian", "");
	member("259:2", "zfs_member", "rpool");
	make_doubtful("/dev/nvme0n1p2"); /* a member that is known is no doubt */
	fake_protects(ON_NVME0 "/\n");
	make_doubtful("/dev/sda1");
	fake_cannot_tell("block device 8:1 has a label of ZFS and the signature of something else");
	/* the same for a volume */
	fake_mounted("259:3", "/", "ext4", "/dev/nvme1n1", "");
	fake_block("230:0", "virtual/block/zd0");
	fake_swap_on("/dev/zd0");
	fake_cannot_tell("block device 8:1 has a label of ZFS and the signature of something else");
}

#define SUBSYSTEM "virtual/nvme-subsystem/nvme-subsys0"

static void follows_nvme_to_every_controller(void **state)
{
	(void)state;
	fake_machine();
	fake_block("259:9", SUBSYSTEM "/nvme7n1");
	unit_link("/sys/devices/" SUBSYSTEM "/nvme0", "../../../pci0000:00/0000:00:03.0/0000:01:00.0/nvme/nvme0");
	unit_link("/sys/devices/" SUBSYSTEM "/nvme1", "../../../pci0000:00/0000:00:04.0/nvme/nvme1");
	fake_mounted("259:9", "/", "ext4", "/dev/nvme0n1", "");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");

	fake_machine();
	fake_block("259:9", SUBSYSTEM "/nvme7n1");
	fake_mounted("259:9", "/", "ext4", "/dev/nvme0n1", "");
	fake_cannot_tell("this NVMe disk has no controller");
}

static void follows_a_disk_behind_a_vmd(void **state)
{
	static const char disk[] = "pci0000:00/0000:00:0e.0/pci10000:00/10000:00:02.0/10000:01:00.0/nvme/nvme5/nvme5n1";

	(void)state;
	fake_machine();
	fake_function("pci0000:00/0000:00:0e.0", OTHER_RAID);
	fake_function("pci0000:00/0000:00:0e.0/pci10000:00/10000:00:02.0", BRIDGE);
	fake_function("pci0000:00/0000:00:0e.0/pci10000:00/10000:00:02.0/10000:01:00.0", NVME);
	fake_block("259:9", disk);
	fake_mounted("259:9", "/", "ext4", "/dev/nvme5n1", "");
	fake_protects("protect 8086:0400@0000:00:0e.0 because=/\nprotect 8086:0802@10000:00:02.0/00.0 because=/\n");
}

static void follows_loops_and_overlays(void **state)
{
	static const char stick[] = "pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb";

	(void)state;
	fake_machine();
	fake_function("pci0000:00/0000:00:14.0", USB);
	fake_block("8:16", stick);
	fake_partition("8:17", fake_text("%s/sdb1", stick));
	fake_loop("7:0", "loop0", "/run/live/medium/live/filesystem.squashfs");
	unit_write("/run/live/medium/live/filesystem.squashfs", "", 0);
	unit_write("/run/live/rootfs/etc/os-release", "", 0);
	unit_write("/run/live/overlay/rw/etc/hostname", "", 0);
	fake_mounted("8:17", "/run/live/medium", "vfat", "/dev/sdb1", "");
	fake_mounted("7:0", "/run/live/rootfs", "squashfs", "/dev/loop0", "");
	fake_mounted("0:27", "/run/live/overlay", "tmpfs", "tmpfs", "");
	fake_mounted("0:28", "/", "overlay", "overlay",
		     "lowerdir=/run/live/rootfs,upperdir=/run/live/overlay/rw,workdir=/run/live/overlay/work");
	fake_protects("protect 8086:0330@0000:00:14.0 because=/\n");

	/* as since Linux 6.8 */
	fake_mounted("0:28", "/", "overlay", "overlay", "lowerdir+=/run/live/rootfs,upperdir=/run/live/overlay/rw");
	fake_protects("protect 8086:0330@0000:00:14.0 because=/\n");
}

static void does_not_believe_layers_that_are_out_of_sight(void **state)
{
	static const char *const layers[] = {
		"lowerdir=/var/lib/docker/overlay2/l/AB:/var/lib/docker/overlay2/l/CD,upperdir=/var/lib/docker/x",
		"lowerdir=lower,upperdir=/tmp",
		"lowerdir=/tmp", /* exists, but it is on the overlay itself */
		"index=off",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(layers); i++) {
		fake_machine();
		unit_write("/tmp/x", "", 0);
		fake_mounted("0:28", "/", "overlay", "overlay", layers[i]);
		fake_cannot_tell("the overlay");
	}
	/* and a loop device whose file is absent */
	fake_machine();
	fake_loop("7:0", "loop0", "/images/root.img (deleted)");
	fake_mounted("7:0", "/", "ext4", "/dev/loop0", "");
	fake_cannot_tell("/images/root.img (deleted) cannot be reached from here");
}

#define NIC0 "pci0000:00/0000:00:19.0/net/eno1"
#define NIC1 "pci0000:00/0000:00:1a.0/net/eno2"
#define NIC2 "pci0000:00/0000:00:1b.0/net/eno3"
#define NIC3 "pci0000:00/0000:00:1c.0/net/eno4"
#define ON_NIC0 "protect 8086:0000@0000:00:19.0 because="
#define ON_NIC1 "protect 8086:0000@0000:00:1a.0 because="

/*
 * A bond over two cards, one of them without a link; a third card without a link; and one that is down, and shows no
 * state.
 */
static void network(void)
{
	fake_machine();
	fake_function("pci0000:00/0000:00:19.0", ETHERNET);
	fake_function("pci0000:00/0000:00:1a.0", ETHERNET);
	fake_function("pci0000:00/0000:00:1b.0", ETHERNET);
	fake_function("pci0000:00/0000:00:1c.0", ETHERNET);
	fake_interface("virtual/net/lo", "0x9", "unknown");
	fake_interface(NIC0, "0x1843", "up");
	fake_interface(NIC1, "0x1803", "down");
	fake_interface(NIC2, "0x1003", "down");
	fake_interface(NIC3, "0x1002", "unknown");
	fake_interface("virtual/net/bond0", "0x1443", "up");
	fake_interface("virtual/net/br0.7", "0x1043", "up");
	fake_line("/sys/class/net/bonding_masters", "bond0");
	unit_link("/sys/devices/virtual/net/bond0/lower_eno1", "../../../" NIC0);
	unit_link("/sys/devices/virtual/net/bond0/lower_eno2", "../../../" NIC1);
	unit_link("/sys/devices/virtual/net/br0.7/lower_bond0", "../bond0");
}

static void protects_the_network_below_what_comes_over_it(void **state)
{
	(void)state;
	network();
	fake_mounted("0:29", "/", "nfs4", "server:/export", "vers=4.2");
	fake_protects(ON_NIC0 "/\n" ON_NIC1 "/\n");

	network();
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_fstab("//server/share /srv cifs defaults 0 0\n");
	fake_protects(ON_NVME0 "/\n" ON_NIC0 "/srv\n" ON_NIC1 "/srv\n");

	network();
	fake_block("8:32", "platform/host7/session1/target7:0:0/7:0:0:1/block/sdc");
	fake_mounted("8:32", "/", "ext4", "/dev/sdc", "");
	fake_protects(ON_NIC0 "/\n" ON_NIC1 "/\n");

	network();
	fake_block("43:0", "virtual/block/nbd0");
	fake_mounted("43:0", "/", "ext4", "/dev/nbd0", "");
	fake_protects(ON_NIC0 "/\n" ON_NIC1 "/\n");

	network();
	fake_block("259:9", SUBSYSTEM "/nvme7n1");
	unit_link("/sys/devices/" SUBSYSTEM "/nvme0", "../../nvme-fabrics/ctl/nvme0");
	fake_line("/sys/devices/virtual/nvme-fabrics/ctl/nvme0/transport", "tcp");
	fake_mounted("259:9", "/", "ext4", "/dev/nvme0n1", "");
	fake_protects(ON_NIC0 "/\n" ON_NIC1 "/\n");

	fake_line("/sys/devices/virtual/nvme-fabrics/ctl/nvme0/transport", "fc");
	fake_cannot_tell("NVMe over fc is not supported");

	fake_machine();
	fake_interface("virtual/net/lo", "0x9", "unknown");
	fake_mounted("0:29", "/", "nfs", "server:/export", "");
	fake_cannot_tell("it is on the network, and no network interface is up");
}

static void follows_swap_files_and_memory(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_mounted("8:1", "/var", "ext4", "/dev/sda1", "");
	unit_write("/var/my swap", "", 0);
	fake_swap_on("/var/my\\040swap");
	fake_protects(ON_NVME0 "/\n" ON_SDA "swap\n");

	fake_block("252:0", "virtual/block/zram0");
	fake_swap_on("/dev/zram0");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/var\n");
	fake_line("/sys/devices/virtual/block/zram0/backing_dev", "none");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/var\n");
	fake_line("/sys/devices/virtual/block/zram0/backing_dev", "/dev/nvme1n1p1");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "swap\n" ON_SDA "/var\n");
}

static void reads_what_the_boot_waits_for(void **state)
{
	(void)state;
	unit_said();
	fake_machine();
	unit_link("/dev/disk/by-uuid/0a-0b", "../../sda1");
	unit_link("/dev/disk/by-label/my\\x20data", "../../nvme1n1p1");
	unit_link("/dev/disk/by-partuuid/77-01", "../../nvme1n1p1");
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");

	fake_fstab("# a comment\nUUID=0a-0b /boot ext4 noauto 0 2\n/dev/root / ext4 defaults 0 1\n");
	fake_protects(ON_NVME0 "/\n" ON_SDA "/boot\n");
	fake_fstab("PARTUUID=77-01 /boot/efi/ vfat noauto,nofail 0 2\n");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/boot/efi\n");
	fake_fstab("LABEL=my\\040data /srv ext4 defaults 0 2\nUUID=0a-0b none swap sw 0 0\n");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/srv\n" ON_SDA "swap\n");
	/* the boot waits for none of these, and none needs a device */
	fake_fstab("/dev/sda1 /a ext4 noauto 0 0\n/dev/sda1 /b ext4 nofail 0 0\n/dev/sda1 none swap noauto 0 0\n"
		   "tmpfs /tmp tmpfs defaults 0 0\nproc /proc proc defaults 0 0\n");
	fake_protects(ON_NVME0 "/\n");
	/* a directory of another file system, with a name that no line of the configuration can contain */
	fake_mounted("8:1", "/data", "ext4", "/dev/sda1", "");
	unit_write("/data/home/x", "", 0);
	fake_fstab("/data/home /the\\040home none bind 0 0\n");
	fake_protects(ON_NVME0 "/\n" ON_SDA "fstab\n");
	assert_string_equal(unit_said(), "");
}

static void says_what_of_fstab_is_not_here(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_fstab(
		"UUID=gone /srv ext4 defaults 0 2\nUUID=gone-too /home ext4 nofail 0 2\n/dev/sda1 /a ext4 defaults 0 "
		"0\n");
	unit_said();
	fake_protects(ON_NVME0 "/\n" ON_SDA "/a\n");
	assert_string_equal(unit_said(),
			    "vfioclaim: /etc/fstab: cannot find the devices below /srv: UUID=gone (ext4) is "
			    "not a block device on this system; not protected\n");
}

static void names_the_most_important_of_several(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("8:1", "/boot", "ext4", "/dev/sda1", "");
	fake_mounted("259:1", "/usr", "ext4", "/dev/nvme0n1p1", "");
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_mounted("259:4", "/a/mount/point/of/31/bytes/which", "ext4", "/dev/nvme1n1p1", "");
	fake_fstab("/dev/nvme1n1p1 /a/mount/point/of/31/bytes/which ext4 defaults 0 0\n");
	fake_swap_on("/dev/sda1");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "fstab\n" ON_SDA "/boot\n");
	fake_fstab("/dev/nvme1n1p1 /a/mount/point/of/31/bytes/whi ext4 defaults 0 0\n");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/a/mount/point/of/31/bytes/whi\n" ON_SDA "/boot\n");
}

static void protects_nothing_where_there_is_nothing(void **state)
{
	(void)state;
	/* the card of a SoC, and an automount that was not used yet */
	fake_machine();
	fake_block("179:0", "platform/soc/fe340000.mmc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0");
	fake_partition("179:2", "platform/soc/fe340000.mmc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0/mmcblk0p2");
	fake_mounted("179:2", "/", "ext4", "/dev/mmcblk0p2", "");
	fake_mounted("0:31", "/boot", "autofs", "systemd-1", "");
	fake_protects("");
	/* `/` in memory, and the rest on that card */
	fake_machine();
	fake_block("179:0", "platform/soc/fe340000.mmc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0");
	fake_mounted("0:30", "/", "tmpfs", "tmpfs", "");
	fake_mounted("179:0", "/nix", "ext4", "/dev/mmcblk0", "");
	fake_protects("");
}

static void does_not_believe_in_a_root_in_memory(void **state)
{
	static const char why[] = "/ is in memory, and no file system below it is on a disk";
	static const char *const types[] = { "rootfs", "tmpfs", "ramfs" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		fake_machine();
		fake_mounted("0:30", "/", types[i], types[i], "");
		fake_fstab("tmpfs / tmpfs defaults 0 0\n");
		fake_mounted("259:2", "/media/disk", "ext4", "/dev/nvme0n1p2", "");
		fake_cannot_tell(why);
		fake_swap_on("/dev/sda1");
		fake_cannot_tell(why);
	}
	fake_mounted("259:4", "/nix", "ext4", "/dev/nvme1n1p1", "");
	fake_protects(ON_NVME1 "/nix\n" ON_SDA "swap\n");
	/* a line of fstab is as good */
	fake_machine();
	fake_mounted("0:30", "/", "tmpfs", "tmpfs", "");
	fake_fstab("/dev/sda1 /nix ext4 defaults 0 0\n");
	fake_protects(ON_SDA "/nix\n");
}

static void refuses_a_line_that_cannot_be_parsed(void **state)
{
	(void)state;
	fake_machine();
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_fstab("# a comment\n\n/dev/nvme1n1p1 /srv ext4 defaults x y\n/dev/sda1 /a ext4 defaults 0 0\n");
	fake_cannot_tell("/etc/fstab: line 3 cannot be parsed");
	fake_fstab("/dev/nvme1n1p1\n");
	fake_cannot_tell("/etc/fstab: line 1 cannot be parsed");
	fake_fstab("/dev/nvme1n1p1 /srv ext4 defaults x y");
	fake_cannot_tell("/etc/fstab: line 1 cannot be parsed");
	/* fields may be absent */
	fake_fstab("/dev/nvme1n1p1 /srv ext4 defaults\n");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/srv\n");
	unit_write("/proc/self/mountinfo", "21 1 259:2 / / rw\n", 18);
	fake_cannot_tell("/proc/self/mountinfo: line 1 cannot be parsed");
}

static void refuses_a_bus_that_is_not_known(void **state)
{
	static const char *const links[] = {
		"platform/vhci_hcd.0/usb3/3-1/3-1:1.0/host6/target6:0:0/6:0:0:0/block/sdx",
		"platform/dummy_hcd.0/usb3/3-1/3-1:1.0/host6/target6:0:0/6:0:0:0/block/sdx",
		"platform/ACPI0017:00/root0/nvdimm-bridge0/ndbus0/region0/namespace0.0/block/pmem0",
		"tcm_loop_0/tcm_loop_adapter_0/host3/target3:0:1/3:0:1:0/block/sdx",
		"pseudo_0/adapter0/host4/target4:0:0/4:0:0:0/block/sdx",
		"LNXSYSTM:00/LNXSYBUS:00/ACPI0099:00/block/x0",
	};
	static const char *const others[] = {
		"platform/soc/ffe07000.mmc/mmc_host/mmc0/mmc0:0001/block/mmcblk0",
		"platform/a003e00.virtio_mmio/virtio1/block/vda",
		"platform/scb/fd500000.usb/usb1/1-1/1-1:1.0/host6/target6:0:0/6:0:0:0/block/sdx",
		"css0/0.0.0003/0.0.1000/block/dasda",
		"vio/30000003/host0/target0:0:0/0:0:0:0/block/sdx",
		"vbd-51712/block/xvda",
		"LNXSYSTM:00/LNXSYBUS:00/ACPI0004:00/VMBUS:00/f8b3781a/host0/target0:0:0/0:0:0:0/block/sdx",
		"LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0/region0/namespace0.0/block/pmem0",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		fake_machine();
		fake_block("8:99", links[i]);
		fake_mounted("8:99", "/", "ext4", "/dev/sdx", "");
		fake_cannot_tell("no underlying device found, and its bus is not known: ../../devices/");
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		fake_machine();
		fake_block("8:99", others[i]);
		fake_mounted("8:99", "/", "ext4", "/dev/sdx", "");
		fake_protects("");
	}
}

static void fails_closed(void **state)
{
	(void)state;
	fake_machine();
	fake_cannot_tell("/proc/self/mountinfo has no /");
	fake_mounted("259:2", "/srv", "ext4", "/dev/nvme0n1p2", "");
	fake_cannot_tell("/proc/self/mountinfo has no /");
	fake_mounted("259:77", "/", "ext4", "/dev/nvme0n1p77", "");
	fake_cannot_tell("cannot find the devices below /: /sys/dev/block/259:77 does not exist");

	fake_machine();
	fake_mounted("0:33", "/", "9p", "root", "trans=virtio");
	fake_cannot_tell("root (9p) is not a block device on this system");

	/* below it: nothing; a device that is absent; a PCI function that is absent */
	fake_machine();
	fake_block("254:0", "virtual/block/dm-0");
	fake_mounted("254:0", "/", "ext4", "/dev/mapper/root", "");
	fake_cannot_tell("block device dm-0: no underlying device found");
	fake_slave("dm-0", "gone/sdx");
	fake_cannot_tell("block device dm-0: cannot read its component sdx");
	fake_machine();
	fake_block("259:9", "pci0000:00/0000:00:05.0/nvme/nvme5/nvme5n1");
	fake_mounted("259:9", "/", "ext4", "/dev/nvme5n1", "");
	fake_cannot_tell("it is on PCI function 0000:00:05.0, which /sys/bus/pci/devices does not have");

	/* one leg of two is enough */
	fake_machine();
	fake_stacked("9:0", "md0", NVME0 "/nvme0n1p1");
	fake_block("254:0", "virtual/block/dm-0");
	fake_slave("md0", "virtual/block/dm-0");
	fake_mounted("9:0", "/", "ext4", "/dev/md0", "");
	fake_cannot_tell("block device dm-0: no underlying device found");

	/* a failure for a line of fstab also counts for /usr */
	fake_machine();
	fake_block("254:0", "virtual/block/dm-0");
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_mounted("254:0", "/usr", "ext4", "/dev/dm-0", "");
	fake_fstab("/dev/dm-0 / ext4 defaults 0 0\n");
	fake_cannot_tell("cannot find the devices below /usr: block device dm-0");
	/* and swap that is in use */
	fake_machine();
	fake_block("254:0", "virtual/block/dm-0");
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	fake_swap_on("/dev/dm-0");
	fake_cannot_tell("cannot find the devices below swap: block device dm-0");
}

static void ends_whatever_the_links_say(void **state)
{
	(void)state;
	fake_machine();
	fake_stacked("254:0", "dm-0", "virtual/block/dm-1");
	fake_stacked("254:1", "dm-1", "virtual/block/dm-0");
	fake_mounted("254:0", "/", "ext4", "/dev/dm-0", "");
	fake_cannot_tell("cannot find the devices below /: its devices form a loop");
	fake_slave("dm-1", SDA "/sda1");
	fake_protects(ON_SDA "/\n");

	/* a loop device of a file on itself, and two overlays of each other */
	fake_machine();
	unit_write("/root.img", "", 0);
	fake_loop("7:0", "loop0", "/root.img");
	fake_mounted("7:0", "/", "ext4", "/dev/loop0", "");
	fake_cannot_tell("its devices form a loop");
	fake_machine();
	unit_write("/a/x", "", 0);
	fake_mounted("0:40", "/", "overlay", "overlay", "lowerdir=/a");
	fake_mounted("0:41", "/a", "overlay", "overlay", "lowerdir=/");
	fake_cannot_tell("its devices form a loop");

	/* 300 layers */
	fake_machine();
	fake_stacked("254:0", "dm-0", NVME1 "/nvme1n1p1");
	for (int i = 1; i < 300; i++)
		fake_stacked(fake_text("254:%d", i), fake_text("dm-%d", i), fake_text("virtual/block/dm-%d", i - 1));
	fake_mounted("254:299", "/", "ext4", "/dev/dm-299", "");
	fake_protects(ON_NVME1 "/\n");
}

int host_host_devices(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_a_partition_to_its_disk),
		cmocka_unit_test(follows_the_log_of_an_xfs),
		cmocka_unit_test(follows_a_virtual_function_to_its_physical_one),
		cmocka_unit_test(follows_lvm_on_luks),
		cmocka_unit_test(follows_every_disk_of_an_array),
		cmocka_unit_test(follows_every_device_of_btrfs),
		cmocka_unit_test(follows_bcache_with_its_cache_and_without),
		cmocka_unit_test(follows_bcachefs),
		cmocka_unit_test(follows_every_device_of_a_zfs_pool),
		cmocka_unit_test(follows_nvme_to_every_controller),
		cmocka_unit_test(follows_a_disk_behind_a_vmd),
		cmocka_unit_test(follows_loops_and_overlays),
		cmocka_unit_test(does_not_believe_layers_that_are_out_of_sight),
		cmocka_unit_test(protects_the_network_below_what_comes_over_it),
		cmocka_unit_test(follows_swap_files_and_memory),
		cmocka_unit_test(names_the_most_important_of_several),
		cmocka_unit_test(protects_nothing_where_there_is_nothing),
		cmocka_unit_test(does_not_believe_in_a_root_in_memory),
		cmocka_unit_test(refuses_a_line_that_cannot_be_parsed),
		cmocka_unit_test(refuses_a_bus_that_is_not_known),
		cmocka_unit_test(refuses_a_device_that_may_be_of_the_pool),
		cmocka_unit_test(fails_closed),
		cmocka_unit_test(ends_whatever_the_links_say),
		/* from here on stderr is caught */
		cmocka_unit_test(reads_what_the_boot_waits_for),
		cmocka_unit_test(says_what_of_fstab_is_not_here),
	};

	return cmocka_run_group_tests_name("host_devices", tests, NULL, NULL);
}
