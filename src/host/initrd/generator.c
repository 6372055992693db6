// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/generator.h"

#include <string.h>

#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/initrd/find_initrd.h"

static enum generator maker_of(const struct initrd *initrd)
{
	static const struct {
		const char *path;
		enum generator maker;
	} traces[] = {
		{ "/lib/dracut/modules.txt", GENERATOR_DRACUT },       /* dracut.sh: a list of its modules */
		{ "/buildconfig", GENERATOR_MKINITCPIO },	       /* mkinitcpio: its configuration */
		{ "/etc/initrd.defaults", GENERATOR_GENKERNEL },       /* gen_initramfs.sh: linuxrc reads it first */
		{ "/conf/initramfs.conf", GENERATOR_INITRAMFS_TOOLS }, /* mkinitramfs: its configuration */
		{ "/etc/booster.init.yaml", GENERATOR_BOOSTER }, /* generator.go: the first file that init reads */
	};

	for (size_t i = 0; i < ARRAY_SIZE(traces); i++)
		if (initrd_has(initrd, traces[i].path))
			return traces[i].maker;
	return GENERATOR_UNKNOWN; /* such as ugrd, which leaves no file of its own */
}

static const struct maker {
	const char *name, *programs[2];
	const char *setting; /* see generator_setting() */
} makers[] = {
	[GENERATOR_UNKNOWN] = { "unknown", { NULL } },
	[GENERATOR_DRACUT] = { "dracut", { "/usr/bin/dracut", "/usr/sbin/dracut" } },
	[GENERATOR_MKINITCPIO] = { "mkinitcpio",
				   { "/usr/bin/mkinitcpio", "/usr/sbin/mkinitcpio" },
				   "add vfioclaim to HOOKS in /etc/mkinitcpio.conf, before udev" },
	[GENERATOR_GENKERNEL] = { "genkernel",
				  { "/usr/bin/genkernel", "/usr/sbin/genkernel" },
				  "add the three lines of vfioclaim(8), GENERATORS, to /etc/genkernel.conf" },
	[GENERATOR_INITRAMFS_TOOLS] = { "initramfs-tools", { "/usr/sbin/mkinitramfs", "/usr/bin/mkinitramfs" } },
	[GENERATOR_UGRD] = { "ugrd",
			     { "/usr/bin/ugrd", "/usr/sbin/ugrd" },
			     "add \"vfioclaim\" to the modules in /etc/ugrd/config.toml" },
	[GENERATOR_BOOSTER] = { "booster", { "/usr/bin/booster", "/usr/sbin/booster" } },
};

static bool is_installed(enum generator maker)
{
	for (size_t i = 0; i < ARRAY_SIZE(makers[maker].programs); i++)
		if (makers[maker].programs[i] && sysio_exists(SYSIO_ROOT, makers[maker].programs[i]))
			return true;
	return false;
}

enum generator generator_of(const struct initrd *initrd)
{
	enum generator maker = initrd ? maker_of(initrd) : GENERATOR_UNKNOWN;

	if (maker != GENERATOR_UNKNOWN)
		return maker;
	/*
	 * Debian's dracut-core and initramfs-tools-core can be installed together. These files show which one makes the
	 * images of new kernels. They are configuration files, so they stay when the package is removed.
	 */
	if (is_installed(GENERATOR_DRACUT) && sysio_exists(SYSIO_ROOT, "/etc/kernel/postinst.d/dracut"))
		return GENERATOR_DRACUT;
	if (is_installed(GENERATOR_INITRAMFS_TOOLS) &&
	    sysio_exists(SYSIO_ROOT, "/etc/kernel/postinst.d/initramfs-tools"))
		return GENERATOR_INITRAMFS_TOOLS;
	for (enum generator i = GENERATOR_DRACUT; i <= GENERATOR_BOOSTER; i++) {
		if (!is_installed(i))
			continue;
		if (maker != GENERATOR_UNKNOWN)
			return GENERATOR_UNKNOWN;
		maker = i;
	}
	return maker;
}

const char *generator_name(enum generator maker)
{
	return makers[maker].name;
}

const char *generator_setting(enum generator maker)
{
	return makers[maker].setting;
}

/* Return whether `path` is the concatenation of the other strings. */
static bool is_path(const char *path, const char *before, const char *kernel, const char *after)
{
	const char *rest = str_after_prefix(path, before);

	if (rest)
		rest = str_after_prefix(rest, kernel);
	return rest && !strcmp(rest, after);
}

void generator_print_install(struct strbuf *text, const char *kernel)
{
	if (sysio_path_exists(SYSIO_ROOT, "/lib/modules/%s/vmlinuz", kernel))
		strbuf_add(text, "kernel-install add %s /lib/modules/%s/vmlinuz", kernel, kernel);
	else
		strbuf_add(text, "kernel-install add %s /boot/vmlinuz-%s", kernel, kernel);
}

bool generator_print_rebuild(struct strbuf *text, enum generator maker, const char *kernel, const char *path)
{
	const char *unified = strstr(path, FIND_INITRD_UNIFIED "/"), *name = strrchr(path, '/') + 1;
	bool in_dir = is_path(name, "initrd", "", "") ||
		      (is_path(name, "initrd.img-", kernel, "") && !is_path(path, "/boot/initrd.img-", kernel, ""));

	if (maker == GENERATOR_INITRAMFS_TOOLS && !unified) {
		strbuf_add(text, "update-initramfs -u -k %s", kernel);
	} else if (maker == GENERATOR_GENKERNEL) {
		/* genkernel takes the kernel's version from its sources (determine_KV() in gen_determineargs.sh) */
		strbuf_add(text, "genkernel --kerneldir=/lib/modules/%s/build initramfs", kernel);
	} else if (maker == GENERATOR_DRACUT && unified && str_has_prefix(name, "linux-")) {
		strbuf_add(text, "dracut --force --uefi %s %s", path, kernel);
	} else if (in_dir || (unified && find_initrd_is_unified(name, kernel))) {
		/* Debian's kernel-install copies an existing image */
		if (maker == GENERATOR_DRACUT && is_path(name, "initrd.img-", kernel, ""))
			strbuf_add(text, "dracut --force /boot/initrd.img-%s %s && ", kernel, kernel);
		generator_print_install(text, kernel);
	} else if (maker == GENERATOR_DRACUT && is_path(path, "/boot/initramfs-", kernel, ".img")) {
		strbuf_add(text, "dracut --force --kver %s", kernel);
	} else if (maker == GENERATOR_DRACUT) {
		strbuf_add(text, "dracut --force %s %s", path, kernel);
	} else if (maker == GENERATOR_MKINITCPIO) {
		strbuf_add(text, "mkinitcpio -P");
	} else if (maker == GENERATOR_UGRD) {
		strbuf_add(text, "ugrd --kver %s %s", kernel, path);
	} else if (maker == GENERATOR_BOOSTER) {
		strbuf_add(text, "booster build --force --kernel-version %s %s", kernel, path);
	} else {
		return false;
	}
	return true;
}
