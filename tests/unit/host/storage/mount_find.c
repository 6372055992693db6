// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/mount_find.h"

#include "fake.h"

/* A live system as dracut makes it: the writable layer is on nvme1, and its path leads through a link in /run. */
static void live_system(const char *overlayfs, const char *upper)
{
	fake_machine();
	fake_mounted("0:25", "/run", "tmpfs", "tmpfs", "");
	fake_mounted("259:1", "/run/initramfs/live", "iso9660", "/dev/nvme0n1p1", "");
	fake_mounted("259:4", "/run/initramfs/overlayfs", "ext4", "/dev/nvme1n1p1", "");
	unit_write("/run/initramfs/live/LiveOS/rootfs/x", "", 0);
	unit_write("/run/initramfs/overlayfs/LiveOS/overlay/x", "", 0);
	unit_link("/run/overlayfs", overlayfs);
	fake_mounted("0:28", "/", "overlay", "LiveOS_rootfs",
		     fake_text("lowerdir=/run/initramfs/live/LiveOS/rootfs,upperdir=%s,workdir=/run/ovlwork", upper));
}

static void follows_the_links_of_a_path(void **state)
{
	(void)state;
	live_system("initramfs/overlayfs/LiveOS/overlay", "/run/overlayfs");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
	live_system("/run/initramfs/overlayfs", "/run/overlayfs/LiveOS/overlay");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
	live_system("./initramfs/../initramfs//overlayfs/", "/run/overlayfs/LiveOS/./overlay");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
	live_system("/run/initramfs/overlayfs", "/run/initramfs/overlayfs/LiveOS/overlay");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/\n");
}

static void fails_where_a_path_leads_nowhere(void **state)
{
	(void)state;
	live_system("initramfs/gone", "/run/overlayfs");
	fake_cannot_tell("layer /run/overlayfs of the overlay cannot be reached from here");
	live_system("overlayfs", "/run/overlayfs");
	fake_cannot_tell("layer /run/overlayfs of the overlay cannot be reached from here");
	/* to the overlay itself */
	live_system("/etc", "/run/overlayfs");
	unit_write("/etc/x", "", 0);
	fake_cannot_tell("layer /run/overlayfs of the overlay cannot be reached from here");
}

/* Let the kernel say which mount every open file is on. */
static void every_file_is_on(int id)
{
	for (int file = 3; file < 1024; file++) /* each root that a test has entered is still open */
		fake_line(fake_text("/proc/self/fdinfo/%d", file),
			  fake_text("pos:\t0\nflags:\t0100000\nmnt_id:\t%d\nino:\t7", id));
}

static void believes_the_kernel_more_than_a_path(void **state)
{
	int first;

	(void)state;
	live_system("initramfs/overlayfs", "/run/overlayfs");
	first = fake_first_mount();
	every_file_is_on(first + 1);
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "/run/initramfs/overlayfs\n");
	/* on the overlay itself, and on what is mounted nowhere */
	every_file_is_on(first + 3);
	fake_cannot_tell("of the overlay cannot be reached from here");
	every_file_is_on(first + 99);
	fake_cannot_tell("of the overlay cannot be reached from here");
}

int host_mount_find(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_links_of_a_path),
		cmocka_unit_test(fails_where_a_path_leads_nowhere),
		cmocka_unit_test(believes_the_kernel_more_than_a_path),
	};

	return cmocka_run_group_tests_name("mount_find", tests, NULL, NULL);
}
