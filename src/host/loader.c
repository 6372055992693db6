// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader.h"

#include <string.h>

#include "../core/sysio.h"
#include "../core/text.h"
#include "images.h"

/* What there is tells; the first that fits. Some loaders leave files behind when they go: these are asked later. */
static const struct loader {
	const char *file;  /* there if this loader is */
	const char *tool;  /* this must be there as well, or NULL */
	const char *place; /* what a person edits */
	const char *command;
} loaders[] = {
	/* Proxmox copies kernels to partitions that are not mounted: pve-doc-generator's system-booting */
	{ "/etc/kernel/proxmox-boot-uuids", "/etc/kernel/cmdline", "/etc/kernel/cmdline", "proxmox-boot-tool refresh" },
	{ "/etc/kernel/proxmox-boot-uuids", NULL, "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "proxmox-boot-tool refresh" },
	{ "/etc/default/grub", "/usr/sbin/update-grub", "GRUB_CMDLINE_LINUX in /etc/default/grub", "update-grub" },
	{ "/etc/default/grub", "/usr/sbin/update-bootloader", "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "update-bootloader --refresh" },
	{ "/etc/default/grub", "/usr/sbin/grub2-mkconfig", "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "grub2-mkconfig -o /boot/grub2/grub.cfg" },
	{ "/etc/default/grub", NULL, "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "grub-mkconfig -o /boot/grub/grub.cfg" },
	/* mkinitcpio puts it into unified images (mkinitcpio(8), --cmdline), kernel-install into entries */
	{ "/etc/kernel/cmdline", "/etc/mkinitcpio.conf", "/etc/kernel/cmdline", "mkinitcpio -P" },
	{ "/etc/kernel/cmdline", NULL, "/etc/kernel/cmdline", "kernel-install" },
	{ "/boot/loader/entries", NULL, "the options line of its entry in /boot/loader/entries", NULL },
	{ "/efi/loader/entries", NULL, "the options line of its entry in /efi/loader/entries", NULL },
	{ "/boot/efi/loader/entries", NULL, "the options line of its entry in /boot/efi/loader/entries", NULL },
	{ "/boot/extlinux/extlinux.conf", NULL, "the APPEND line of its entry in /boot/extlinux/extlinux.conf", NULL },
	{ "/boot/refind_linux.conf", NULL, "its line in /boot/refind_linux.conf", NULL },
	{ "/boot/limine.conf", NULL, "the cmdline of its entry in /boot/limine.conf", NULL },
	{ "/boot/firmware/cmdline.txt", NULL, "/boot/firmware/cmdline.txt", NULL },
};

#define UNKNOWN "the boot loader's kernel command line"

static const struct loader *find(void)
{
	for (size_t i = 0; i < sizeof(loaders) / sizeof(*loaders); i++)
		if (sysio_exists(SYSIO_ROOT, loaders[i].file) &&
		    (!loaders[i].tool || sysio_exists(SYSIO_ROOT, loaders[i].tool)))
			return &loaders[i];
	return NULL;
}

/* Fedora's way: with Boot Loader Specification entries, grub2-mkconfig leaves what is there alone (grubby(8)). */
static bool has_grubby(void)
{
	return sysio_exists(SYSIO_ROOT, "/usr/sbin/grubby") || sysio_exists(SYSIO_ROOT, "/usr/bin/grubby");
}

void loader_where(struct findings *findings)
{
	const struct loader *loader = find();

	findings_where(findings, "%s", loader ? loader->place : UNKNOWN);
}

static void print(struct findings *findings, const char *kernel, const char *before, const char *edit,
		  const char *between)
{
	const struct loader *loader = find();
	const char *command = loader ? loader->command : NULL;

	findings_next(findings, "%s%s%s%s%s", before, edit, between, loader ? loader->place : UNKNOWN,
		      command ? ", then" : "");
	if (!command)
		return;
	if (!strcmp(command, "kernel-install") && *kernel) {
		char install[2 * IMAGES_PATH];
		struct text text;

		text_open(&text, install, sizeof(install));
		images_print_install(&text, kernel);
		findings_command(findings, "%s", install);
	} else if (!strcmp(command, "kernel-install")) {
		findings_command(findings, "kernel-install add-all");
	} else {
		findings_command(findings, "%s", command);
	}
}

void loader_add(struct findings *findings, const char *kernel, const char *parameter)
{
	if (has_grubby())
		findings_command(findings, "grubby --update-kernel=ALL --args=%s", parameter);
	else
		print(findings, kernel, "add ", parameter, " to ");
}

void loader_remove(struct findings *findings, const char *kernel, const char *parameter)
{
	if (has_grubby())
		findings_command(findings, "grubby --update-kernel=ALL --remove-args=%s", parameter);
	else
		print(findings, kernel, "take ", parameter, " out of ");
}

void loader_edit(struct findings *findings, const char *kernel, const char *edit)
{
	print(findings, kernel, "", edit, " in ");
}
