// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/bootloader.h"

#include <string.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/initrd/find_initrd.h"
#include "host/initrd/generator.h"

#define GRUB "/etc/default/grub"

/* The first entry that applies. Some boot loaders leave files when they are removed, so these come last. */
static const struct bootloader {
	const char *file;  /* exists if this boot loader is in use */
	const char *tool;  /* must exist too, or NULL */
	const char *place; /* what the user edits */
	const char *command;
} loaders[] = {
	/* Proxmox copies kernels to partitions that are not mounted: system-booting in pve-doc-generator */
	{ "/etc/kernel/proxmox-boot-uuids", "/etc/kernel/cmdline", "/etc/kernel/cmdline", "proxmox-boot-tool refresh" },
	{ "/etc/kernel/proxmox-boot-uuids", NULL, "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "proxmox-boot-tool refresh" },
	{ GRUB, "/usr/sbin/update-grub", "GRUB_CMDLINE_LINUX in /etc/default/grub", "update-grub" },
	{ GRUB, "/usr/sbin/update-bootloader", "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "update-bootloader --refresh" },
	{ GRUB, "/usr/sbin/grub2-mkconfig", "GRUB_CMDLINE_LINUX in /etc/default/grub",
	  "grub2-mkconfig -o /boot/grub2/grub.cfg" },
	{ GRUB, NULL, "GRUB_CMDLINE_LINUX in /etc/default/grub", "grub-mkconfig -o /boot/grub/grub.cfg" },
	/* mkinitcpio writes it into unified images (mkinitcpio(8), --cmdline), kernel-install into entries */
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

#define UNKNOWN "the kernel command line in the boot loader's configuration"

static const struct bootloader *find(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(loaders); i++)
		if (sysio_exists(SYSIO_ROOT, loaders[i].file) &&
		    (!loaders[i].tool || sysio_exists(SYSIO_ROOT, loaders[i].tool)))
			return &loaders[i];
	return NULL;
}

/*
 * Return whether Fedora's grubby exists: if there are entries of the Boot Loader Specification, grub2-mkconfig does not
 * change them (grubby(8)).
 */
static bool has_grubby(void)
{
	return sysio_exists(SYSIO_ROOT, "/usr/sbin/grubby") || sysio_exists(SYSIO_ROOT, "/usr/bin/grubby");
}

void bootloader_where(struct findings *findings)
{
	const struct bootloader *loader = find();

	findings_where(findings, "%s", loader ? loader->place : UNKNOWN);
}

static void print(struct findings *findings, const char *kernel, const char *before, const char *edit,
		  const char *between)
{
	const struct bootloader *loader = find();
	const char *command = loader ? loader->command : NULL;

	findings_next(findings, "%s%s%s%s%s", before, edit, between, loader ? loader->place : UNKNOWN,
		      command ? ", then run" : "");
	if (!command)
		return;
	if (!strcmp(command, "kernel-install") && *kernel) {
		char install[2 * FIND_INITRD_PATH];
		struct strbuf text;

		strbuf_open(&text, install, sizeof(install));
		generator_print_install(&text, kernel);
		findings_command(findings, "%s", install);
	} else if (!strcmp(command, "kernel-install")) {
		findings_command(findings, "kernel-install add-all");
	} else {
		findings_command(findings, "%s", command);
	}
}

void bootloader_add(struct findings *findings, const char *kernel, const char *parameter)
{
	if (has_grubby())
		findings_command(findings, "grubby --update-kernel=ALL --args=%s", parameter);
	else
		print(findings, kernel, "add ", parameter, " to ");
}

void bootloader_remove(struct findings *findings, const char *kernel, const char *parameter)
{
	if (has_grubby())
		findings_command(findings, "grubby --update-kernel=ALL --remove-args=%s", parameter);
	else
		print(findings, kernel, "remove ", parameter, " from ");
}

void bootloader_edit(struct findings *findings, const char *kernel, const char *edit)
{
	print(findings, kernel, "", edit, " in ");
}

/*
 * GRUB has a list for such files (10_linux of grub-mkconfig, from GRUB 2.04 on), with names relative to the kernel's
 * directory. It has an effect only if grub-mkconfig writes the entries, which it does not if there is grubby. An entry
 * of the Boot Loader Specification has a line for each initrd.
 */
void bootloader_add_initrd(struct findings *findings, const char *file)
{
	static const char *const entries[] = { "/boot/loader/entries", "/efi/loader/entries",
					       "/boot/efi/loader/entries" };
	const struct bootloader *loader = find();
	const char *name = file ? file : "vfioclaim.img";

	if (strrchr(name, '/'))
		name = strrchr(name, '/') + 1;
	if (loader && !strcmp(loader->file, GRUB) && !has_grubby()) {
		findings_where(findings, "GRUB_EARLY_INITRD_LINUX_CUSTOM in " GRUB);
		findings_next(findings, "copy %s to /boot and add its name there, then run", name);
		findings_command(findings, "%s", loader->command);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		if (!sysio_exists(SYSIO_ROOT, entries[i]))
			continue;
		findings_where(findings, "the initrd lines of its entry in %s", entries[i]);
		findings_next(
			findings,
			"copy %s to the directory of the image and add an initrd line for it before the image's line",
			name);
		return;
	}
	findings_where(findings, "the configuration of the boot loader");
	findings_next(findings, "copy %s to the directory of the image and add it as an initrd before the image", name);
}
