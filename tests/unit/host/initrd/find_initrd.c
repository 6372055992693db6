// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/find_initrd.h"
#include "host/initrd/generator.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../../unit.h"
#include "../cpio.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

#define KERNEL "6.1.0-5"
#define MACHINE "0123456789abcdef0123456789abcdef"

/* Write a file with a time of so many seconds after 1970. */
static void write_at(const char *path, time_t seconds)
{
	const struct timespec times[] = { { .tv_sec = seconds }, { .tv_sec = seconds } };
	int file;

	unit_write(path, "", 0);
	file = sysio_open(SYSIO_ROOT, path);
	assert_true(file >= 0);
	assert_int_equal(futimens(file, times), 0);
	sysio_close(file);
}

static void knows_the_usual_places(void **state)
{
	static const struct {
		const char *path;
		bool expected;
	} cases[] = {
		{ "/boot/initrd.img-" KERNEL, true },
		{ "/boot/initramfs-" KERNEL ".img", true },
		{ "/boot/initrd-" KERNEL, true },
		{ "/boot/initramfs-genkernel-x86_64-" KERNEL, true },
		{ "/boot/initramfs-linux-lts.img", true },
		{ "/boot/booster-linux-lts.img", true },
		{ "/boot/" MACHINE "/" KERNEL "/initrd", true },
		{ "/efi/" MACHINE "/" KERNEL "/initrd", true },
		{ "/boot/efi/gentoo/" KERNEL "/initrd", true },
		{ "/boot/efi/" MACHINE "/" KERNEL "/initrd.img-" KERNEL, true },
		{ "/efi/EFI/Linux/" MACHINE "-" KERNEL ".efi", true },
		{ "/efi/EFI/Linux/" MACHINE "-" KERNEL "+3.efi", true },
		{ "/boot/EFI/Linux/" MACHINE "-" KERNEL "+2-1.efi", true },
		{ "/boot/EFI/Linux/linux-" KERNEL "-" MACHINE ".efi", true },
		{ "/boot/efi/EFI/Linux/linux-" KERNEL "-" MACHINE "-rolling.efi", true },
		{ "/boot/efi/EFI/Linux/arch-linux-lts.efi", true },

		{ "/boot/initrd.img-" KERNEL "0", false }, /* another kernel's */
		{ "/boot/initrd.img-1" KERNEL, false },
		{ "/boot/initrd.img-" KERNEL ".bak", false },
		{ "/boot/initrd.img-" KERNEL ".old-dkms", false },
		{ "/boot/initramfs-" KERNEL "-fallback.img", false },
		{ "/boot/initramfs-" KERNEL "kdump.img", false },
		{ "/boot/initramfs-0-rescue-" MACHINE ".img", false },
		{ "/boot/initramfs-linux.img", false }, /* another package's */
		{ "/boot/initramfs-linux-lts-fallback.img", false },
		{ "/boot/EFI/Linux/arch-linux-lts-fallback.efi", false },
		{ "/boot/initramfs-genkernel-x86_64-1-" KERNEL, false },
		{ "/boot/initramfs-genkernel-x86_64-" KERNEL "-gentoo", false },
		{ "/efi/EFI/Linux/" MACHINE "-" KERNEL "0.efi", false },
		{ "/efi/EFI/Linux/" MACHINE "-1" KERNEL ".efi", false },
		{ "/efi/EFI/Linux/linux-" KERNEL "-rt-" MACHINE ".efi", false },
		{ "/efi/EFI/Linux/linux-" KERNEL "+bpo.efi", false },
		{ "/efi/EFI/Linux/linux-" KERNEL ".efi.bak", false },
		{ "/efi/EFI/systemd/linux-" KERNEL ".efi", false },
		{ "/boot/initrd-" KERNEL "/file", false }, /* a directory */
	};
	struct find_initrd_file image;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int expected = cases[i].expected ? 0 : -ENOENT;

		unit_tree();
		unit_write("/usr/lib/modules/" KERNEL "/pkgbase", "linux-lts\n", 10);
		write_at(cases[i].path, 1234);
		if (find_initrd_newest(KERNEL, &image) != expected)
			fail_msg("%s", cases[i].path);
		assert_string_equal(image.path, expected ? "" : cases[i].path);
		assert_int_equal(image.modified.tv_sec, expected ? 0 : 1234);
	}
	assert_int_equal(find_initrd_newest("", &image), -ENOENT);
	assert_int_equal(find_initrd_newest("../" KERNEL, &image), -ENOENT);
}

static void takes_the_newest(void **state)
{
	struct find_initrd_file image;

	(void)state;
	unit_tree();
	write_at("/boot/initrd.img-" KERNEL, 1000);
	write_at("/boot/" MACHINE "/" KERNEL "/initrd", 3000);
	write_at("/boot/EFI/Linux/linux-" KERNEL "-" MACHINE ".efi", 2000);
	assert_int_equal(find_initrd_newest(KERNEL, &image), 0);
	assert_string_equal(image.path, "/boot/" MACHINE "/" KERNEL "/initrd");
	write_at("/boot/initrd.img-" KERNEL, 4000);
	assert_int_equal(find_initrd_newest(KERNEL, &image), 0);
	assert_string_equal(image.path, "/boot/initrd.img-" KERNEL);
}

static void finds_an_archive_by_our_name(void **state)
{
	struct find_initrd_file image;

	(void)state;
	unit_tree();
	write_at("/boot/initrd.img-" KERNEL, 9000);
	write_at("/boot/grub/vfioclaim.img", 9000);
	assert_int_equal(find_initrd_archive(KERNEL, &image), -ENOENT);
	assert_string_equal(image.path, "");
	write_at("/efi/vfioclaim.img", 3000);
	write_at("/boot/vfioclaim-6.12.img", 2000);
	assert_int_equal(find_initrd_archive(KERNEL, &image), 0);
	assert_string_equal(image.path, "/efi/vfioclaim.img");
	/* that kernel's own, even if it is older */
	write_at("/boot/vfioclaim-" KERNEL ".img", 1000);
	assert_int_equal(find_initrd_archive(KERNEL, &image), 0);
	assert_string_equal(image.path, "/boot/vfioclaim-" KERNEL ".img");
}

static void knows_a_maker_by_its_traces(void **state)
{
	static const struct {
		const char *dirs[2], *file;
		enum generator maker;
	} cases[] = {
		{ { "lib", "lib/dracut" }, "lib/dracut/modules.txt", GENERATOR_DRACUT },
		{ { NULL }, "buildconfig", GENERATOR_MKINITCPIO },
		{ { "etc" }, "etc/initrd.defaults", GENERATOR_GENKERNEL },
		{ { "conf" }, "conf/initramfs.conf", GENERATOR_INITRAMFS_TOOLS },
		{ { "etc" }, "etc/booster.init.yaml", GENERATOR_BOOSTER },
		{ { "etc" }, "etc/profile", GENERATOR_UGRD }, /* of an installed generator */
	};
	static struct cpio cpio;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct initrd initrd;
		char words[100];
		struct strbuf why;

		cpio.length = 0;
		for (size_t j = 0; j < 2 && cases[i].dirs[j]; j++)
			cpio_dir(&cpio, cases[i].dirs[j]);
		cpio_file(&cpio, cases[i].file, "");
		cpio_end(&cpio);
		unit_tree();
		unit_write("/image", (const char *)cpio.data, cpio.length);
		unit_write("/usr/bin/ugrd", "", 0);
		strbuf_open(&why, words, sizeof(words));
		assert_int_equal(initrd_read(&initrd, "/image", &why), 0);
		assert_int_equal(generator_of(&initrd), cases[i].maker);
	}
}

static void knows_a_maker_by_what_is_installed(void **state)
{
	static const struct {
		const char *files[4];
		enum generator maker;
	} cases[] = {
		{ { "/usr/bin/dracut" }, GENERATOR_DRACUT },
		{ { "/usr/sbin/mkinitcpio" }, GENERATOR_MKINITCPIO },
		{ { "/usr/bin/genkernel" }, GENERATOR_GENKERNEL },
		{ { "/usr/sbin/mkinitramfs" }, GENERATOR_INITRAMFS_TOOLS },
		{ { "/usr/bin/ugrd" }, GENERATOR_UGRD },
		{ { "/usr/bin/booster" }, GENERATOR_BOOSTER },
		{ { "/usr/bin/true" }, GENERATOR_UNKNOWN },
		{ { "/usr/bin/dracut", "/usr/bin/genkernel" }, GENERATOR_UNKNOWN },
		{ { "/usr/bin/dracut", "/usr/bin/genkernel", "/usr/bin/ugrd" }, GENERATOR_UNKNOWN },
		/* Debian */
		{ { "/usr/bin/dracut", "/usr/sbin/mkinitramfs", "/etc/kernel/postinst.d/initramfs-tools" },
		  GENERATOR_INITRAMFS_TOOLS },
		{ { "/usr/bin/dracut", "/usr/sbin/mkinitramfs", "/etc/kernel/postinst.d/dracut" }, GENERATOR_DRACUT },
		{ { "/usr/sbin/mkinitramfs", "/etc/kernel/postinst.d/initramfs-tools",
		    "/etc/kernel/postinst.d/dracut" },
		  GENERATOR_INITRAMFS_TOOLS },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unit_tree();
		for (size_t j = 0; j < 4 && cases[i].files[j]; j++)
			unit_write(cases[i].files[j], "", 0);
		if (generator_of(NULL) != cases[i].maker)
			fail_msg("%zu: %s", i, generator_name(generator_of(NULL)));
	}
}

static void prints_the_command(void **state)
{
	static const struct {
		enum generator maker;
		const char *path, *expected; /* NULL: unknown */
	} cases[] = {
		{ GENERATOR_DRACUT, "/boot/initramfs-" KERNEL ".img", "dracut --force --kver " KERNEL },
		{ GENERATOR_DRACUT, "/boot/initrd.img-" KERNEL, "dracut --force /boot/initrd.img-" KERNEL " " KERNEL },
		{ GENERATOR_DRACUT, "/boot/initrd-" KERNEL, "dracut --force /boot/initrd-" KERNEL " " KERNEL },
		{ GENERATOR_DRACUT, "/efi/" MACHINE "/" KERNEL "/initrd",
		  "kernel-install add " KERNEL " /boot/vmlinuz-" KERNEL },
		{ GENERATOR_DRACUT, "/efi/debian/" KERNEL "/initrd.img-" KERNEL,
		  "dracut --force /boot/initrd.img-" KERNEL " " KERNEL " && kernel-install add " KERNEL
		  " /boot/vmlinuz-" KERNEL },
		{ GENERATOR_DRACUT, "/efi/EFI/Linux/linux-" KERNEL "-" MACHINE ".efi",
		  "dracut --force --uefi /efi/EFI/Linux/linux-" KERNEL "-" MACHINE ".efi " KERNEL },
		{ GENERATOR_DRACUT, "/efi/EFI/Linux/" MACHINE "-" KERNEL ".efi",
		  "kernel-install add " KERNEL " /boot/vmlinuz-" KERNEL },
		{ GENERATOR_MKINITCPIO, "/boot/initramfs-linux.img", "mkinitcpio -P" },
		{ GENERATOR_MKINITCPIO, "/efi/EFI/Linux/arch-linux.efi", "mkinitcpio -P" },
		{ GENERATOR_MKINITCPIO, "/boot/" MACHINE "/" KERNEL "/initrd",
		  "kernel-install add " KERNEL " /boot/vmlinuz-" KERNEL },
		{ GENERATOR_GENKERNEL, "/boot/initramfs-" KERNEL ".img",
		  "genkernel --kerneldir=/lib/modules/" KERNEL "/build initramfs" },
		{ GENERATOR_INITRAMFS_TOOLS, "/boot/initrd.img-" KERNEL, "update-initramfs -u -k " KERNEL },
		{ GENERATOR_INITRAMFS_TOOLS, "/efi/debian/" KERNEL "/initrd.img-" KERNEL,
		  "update-initramfs -u -k " KERNEL },
		{ GENERATOR_UGRD, "/boot/initramfs-" KERNEL ".img",
		  "ugrd --kver " KERNEL " /boot/initramfs-" KERNEL ".img" },
		{ GENERATOR_BOOSTER, "/boot/booster-linux.img",
		  "booster build --force --kernel-version " KERNEL " /boot/booster-linux.img" },
		{ GENERATOR_UNKNOWN, "/boot/" MACHINE "/" KERNEL "/initrd",
		  "kernel-install add " KERNEL " /boot/vmlinuz-" KERNEL },
		{ GENERATOR_UNKNOWN, "/boot/initrd.img-" KERNEL, NULL },
	};
	char command[300];
	struct strbuf text;

	(void)state;
	unit_tree();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		strbuf_open(&text, command, sizeof(command));
		assert_int_equal(generator_print_rebuild(&text, cases[i].maker, KERNEL, cases[i].path),
				 cases[i].expected != NULL);
		assert_string_equal(command, cases[i].expected ? cases[i].expected : "");
	}
	unit_write("/lib/modules/" KERNEL "/vmlinuz", "", 0);
	strbuf_open(&text, command, sizeof(command));
	generator_print_rebuild(&text, GENERATOR_DRACUT, KERNEL, "/boot/" MACHINE "/" KERNEL "/initrd");
	assert_string_equal(command, "kernel-install add " KERNEL " /lib/modules/" KERNEL "/vmlinuz");
}

int host_find_initrd(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_usual_places),
		cmocka_unit_test(takes_the_newest),
		cmocka_unit_test(finds_an_archive_by_our_name),
		cmocka_unit_test(knows_a_maker_by_its_traces),
		cmocka_unit_test(knows_a_maker_by_what_is_installed),
		cmocka_unit_test(prints_the_command),
	};

	return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
