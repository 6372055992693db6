// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/bootloader.h"

#include <string.h>

#include "../../unit.h"

#define KERNEL "6.1.0-50-amd64"

static const struct finding *add(void)
{
	static struct findings findings;

	findings = (struct findings){ 0 };
	findings_what(&findings, "what");
	bootloader_where(&findings);
	bootloader_add(&findings, KERNEL, "intel_iommu=on");
	return findings.at;
}

static void expect(const char *where, const char *command)
{
	const struct finding *finding = add();

	assert_non_null(strstr(finding->where, where));
	assert_non_null(strstr(finding->next, "add intel_iommu=on to "));
	assert_non_null(strstr(finding->next, where));
	if (!command) {
		assert_null(finding->command);
		assert_null(strstr(finding->next, "then"));
		return;
	}
	assert_string_equal(finding->command, command);
	assert_non_null(strstr(finding->next, ", then"));
}

static void touch(const char *path)
{
	unit_write(path, "", 0);
}

static void knows_who_boots_this(void **state)
{
	(void)state;
	unit_tree();
	expect("boot loader", NULL);
	touch("/boot/limine.conf");
	expect("/boot/limine.conf", NULL);
	touch("/boot/extlinux/extlinux.conf");
	expect("APPEND line of its entry in /boot/extlinux/extlinux.conf", NULL);
	touch("/boot/loader/entries/a.conf");
	expect("options line of its entry in /boot/loader/entries", NULL);

	touch("/etc/kernel/cmdline");
	expect("/etc/kernel/cmdline", "kernel-install add " KERNEL " /boot/vmlinuz-" KERNEL);
	touch("/lib/modules/" KERNEL "/vmlinuz");
	expect("/etc/kernel/cmdline", "kernel-install add " KERNEL " /lib/modules/" KERNEL "/vmlinuz");
	touch("/etc/mkinitcpio.conf");
	expect("/etc/kernel/cmdline", "mkinitcpio -P");

	touch("/etc/default/grub");
	expect("GRUB_CMDLINE_LINUX in /etc/default/grub", "grub-mkconfig -o /boot/grub/grub.cfg");
	touch("/usr/sbin/grub2-mkconfig");
	expect("GRUB_CMDLINE_LINUX in /etc/default/grub", "grub2-mkconfig -o /boot/grub2/grub.cfg");
	touch("/usr/sbin/update-grub");
	expect("GRUB_CMDLINE_LINUX in /etc/default/grub", "update-grub");
	touch("/etc/kernel/proxmox-boot-uuids");
	expect("/etc/kernel/cmdline", "proxmox-boot-tool refresh");
}

static void asks_grubby_where_it_is(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	unit_tree();
	touch("/etc/default/grub");
	touch("/usr/sbin/grubby");
	assert_string_equal(add()->command, "grubby --update-kernel=ALL --args=intel_iommu=on");
	findings_what(&findings, "what");
	bootloader_remove(&findings, KERNEL, "iommu=off");
	assert_string_equal(findings.at->command, "grubby --update-kernel=ALL --remove-args=iommu=off");
	assert_null(findings.at->next);
}

static void says_what_is_taken_off(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	unit_tree();
	touch("/etc/default/grub");
	findings_what(&findings, "what");
	bootloader_remove(&findings, KERNEL, "iommu=off");
	assert_non_null(strstr(findings.at->next, "remove iommu=off from GRUB_CMDLINE_LINUX"));
	bootloader_edit(&findings, KERNEL, "remove a from b=");
	assert_non_null(strstr(findings.at->next, "remove a from b= in GRUB_CMDLINE_LINUX"));
}

static void expect_initrd(const char *file, const char *where, const char *next, const char *command)
{
	struct findings findings = { 0 };

	findings_what(&findings, "what");
	bootloader_add_initrd(&findings, file);
	if (!strstr(findings.at->where, where) || !strstr(findings.at->next, next))
		fail_msg("%s, %s", findings.at->where, findings.at->next);
	if (command)
		assert_string_equal(findings.at->command, command);
	else
		assert_null(findings.at->command);
}

static void says_how_one_more_initrd_is_loaded(void **state)
{
	(void)state;
	unit_tree();
	expect_initrd("/boot/a.img", "configuration of the boot loader",
		      "copy a.img to the directory of the image and add it", NULL);
	touch("/efi/loader/entries/a.conf");
	expect_initrd(NULL, "initrd lines of its entry in /efi/loader/entries",
		      "copy vfioclaim.img to the directory of the image and add an initrd line", NULL);
	touch("/etc/default/grub");
	touch("/usr/sbin/update-grub");
	expect_initrd("/tmp/a.img", "GRUB_EARLY_INITRD_LINUX_CUSTOM in /etc/default/grub", "copy a.img to /boot",
		      "update-grub");
	expect_initrd("a.img", "GRUB_EARLY_INITRD_LINUX_CUSTOM", "copy a.img to /boot", "update-grub");
	/* grub-mkconfig does not make the entries then */
	touch("/usr/sbin/grubby");
	expect_initrd("a.img", "/efi/loader/entries", "copy a.img to the directory of the image", NULL);
}

int host_bootloader(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_who_boots_this),
		cmocka_unit_test(asks_grubby_where_it_is),
		cmocka_unit_test(says_what_is_taken_off),
		cmocka_unit_test(says_how_one_more_initrd_is_loaded),
	};

	return cmocka_run_group_tests_name("loader", tests, NULL, NULL);
}
