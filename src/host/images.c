// SPDX-License-Identifier: GPL-2.0-or-later
#include "images.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../core/sysio.h"

#define GENKERNEL "initramfs-genkernel-" /* before version 4: initramfs-genkernel-ARCH-VERSION */
#define UNIFIED "/EFI/Linux"		 /* below the boot partition: the UAPI group's Boot Loader Specification */

static const char *const partitions[] = { "/boot", "/efi", "/boot/efi" };

struct search {
	const char *kernel;
	const char *partition;
	struct image *image;
};

/* Take this one if it is there and newer. */
static void look(struct search *search, const char *a, const char *b, const char *c, const char *d)
{
	struct image found, *image = search->image;
	struct stat status;
	struct text path;
	int file;

	text_open(&path, found.path, sizeof(found.path));
	text_add(&path, "%s%s%s%s", a, b, c, d);
	file = path.cut ? -ENAMETOOLONG : sysio_open(SYSIO_ROOT, found.path);
	if (file < 0)
		return;
	if (!fstat(file, &status) && S_ISREG(status.st_mode)) {
		found.modified = status.st_mtim;
		if (!image->path[0] || found.modified.tv_sec > image->modified.tv_sec ||
		    (found.modified.tv_sec == image->modified.tv_sec &&
		     found.modified.tv_nsec > image->modified.tv_nsec))
			*image = found;
	}
	sysio_close(file);
}

/*
 * Is this the name of a unified kernel image of that kernel? kernel-install writes TOKEN-VERSION.efi, with +TRIES or
 * +TRIES-FAILED before the dot (Boot Loader Specification, boot counting); dracut linux-VERSION-MACHINEID[-BUILD].efi.
 */
static bool is_unified_of(const char *name, const char *kernel)
{
	size_t length = strlen(name);

	if (!*kernel || length < 4 || strcmp(name + length - 4, ".efi"))
		return false;
	for (const char *at = name; (at = text_find(at, kernel)); at++) {
		const char *rest = at + strlen(kernel);

		/* 6.1.0-1 is neither 16.1.0-1 nor 6.1.0-10 */
		if (at != name && at[-1] != '-')
			continue;
		if (rest[0] == '-' && strspn(rest + 1, "0123456789abcdef") == 32 && strchr("-.", rest[33]))
			return true;
		if (rest[0] == '+')
			rest += 1 + strspn(rest + 1, "0123456789-");
		if (!strcmp(rest, ".efi"))
			return true;
	}
	return false;
}

/* A folder of the boot partition may be a machine's or an installation's, with one for each kernel (kernel-install(8)). */
static int look_in_folder(void *context, const char *name)
{
	struct search *search = context;
	char folder[IMAGES_PATH];
	struct text text;

	text_open(&text, folder, sizeof(folder));
	text_add(&text, "%s/%s/%s", search->partition, name, search->kernel);
	if (text.cut)
		return 0;
	look(search, folder, "/initrd", "", "");
	look(search, folder, "/initrd.img-", search->kernel, ""); /* Debian's */
	return 0;
}

/* An ARCH has no dash. */
static int look_at_genkernel(void *context, const char *name)
{
	struct search *search = context;
	const char *dash;

	if (strncmp(name, GENKERNEL, strlen(GENKERNEL)))
		return 0;
	dash = strchr(name + strlen(GENKERNEL), '-');
	if (dash && !strcmp(dash + 1, search->kernel))
		look(search, "/boot/", name, "", "");
	return 0;
}

static int look_at_unified(void *context, const char *name)
{
	struct search *search = context;

	if (is_unified_of(name, search->kernel))
		look(search, search->partition, UNIFIED "/", name, "");
	return 0;
}

static void look_through(struct search *search, const char *below, int (*each)(void *context, const char *name))
{
	char path[IMAGES_PATH];
	struct text text;
	int dir;

	text_open(&text, path, sizeof(path));
	text_add(&text, "%s%s", search->partition, below);
	dir = sysio_open_dir(SYSIO_ROOT, path);
	if (dir < 0)
		return;
	sysio_list(dir, each, search);
	sysio_close(dir);
}

/* Arch names an image by the kernel's package, which stands beside the modules. */
static void look_by_package(struct search *search)
{
	char path[IMAGES_PATH], package[128];
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, "/usr/lib/modules/%s/pkgbase", search->kernel);
	if (text.cut || sysio_read(SYSIO_ROOT, path, package, sizeof(package)) <= 0 || strchr(package, '/'))
		return;
	look(search, "/boot/initramfs-", package, ".img", "");
	look(search, "/boot/booster-", package, ".img", "");
	for (size_t i = 0; i < sizeof(partitions) / sizeof(*partitions); i++)
		look(search, partitions[i], UNIFIED "/arch-", package, ".efi");
}

int images_newest(const char *kernel, struct image *image)
{
	struct search search = { .kernel = kernel, .image = image };

	memset(image, 0, sizeof(*image));
	if (!*kernel || strchr(kernel, '/'))
		return -ENOENT;				       /* no kernel has such a version */
	look(&search, "/boot/initrd.img-", kernel, "", "");    /* Debian, whoever makes it */
	look(&search, "/boot/initramfs-", kernel, ".img", ""); /* Fedora, Gentoo, Void */
	look(&search, "/boot/initrd-", kernel, "", "");	       /* openSUSE */
	look_by_package(&search);
	for (size_t i = 0; i < sizeof(partitions) / sizeof(*partitions); i++) {
		search.partition = partitions[i];
		look_through(&search, "", look_in_folder);
		look_through(&search, UNIFIED, look_at_unified);
	}
	search.partition = "/boot";
	look_through(&search, "", look_at_genkernel);
	return image->path[0] ? 0 : -ENOENT;
}

static int look_for_archive(void *context, const char *name)
{
	struct search *search = context;

	if (strstr(name, "vfioclaim") && strstr(name, search->kernel))
		look(search, search->partition, "/", name, "");
	return 0;
}

int images_archive(const char *kernel, struct image *image)
{
	const char *const names[] = { kernel, "" };
	struct search search = { .image = image };

	memset(image, 0, sizeof(*image));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !image->path[0]; i++) {
		search.kernel = names[i];
		for (size_t j = 0; j < sizeof(partitions) / sizeof(*partitions); j++) {
			search.partition = partitions[j];
			look_through(&search, "", look_for_archive);
		}
	}
	return image->path[0] ? 0 : -ENOENT;
}

static enum images_maker maker_of(const struct initrd *initrd)
{
	static const struct {
		const char *path;
		enum images_maker maker;
	} traces[] = {
		{ "/lib/dracut/modules.txt", IMAGES_DRACUT },	    /* dracut.sh: what it is made of */
		{ "/buildconfig", IMAGES_MKINITCPIO },		    /* mkinitcpio: the config it was made with */
		{ "/etc/initrd.defaults", IMAGES_GENKERNEL },	    /* gen_initramfs.sh: what linuxrc reads first */
		{ "/conf/initramfs.conf", IMAGES_INITRAMFS_TOOLS }, /* mkinitramfs: the config it was made with */
		{ "/etc/booster.init.yaml", IMAGES_BOOSTER },	    /* generator.go: what init reads first */
	};

	for (size_t i = 0; i < sizeof(traces) / sizeof(*traces); i++)
		if (initrd_has(initrd, traces[i].path))
			return traces[i].maker;
	return IMAGES_UNKNOWN; /* as with ugrd, which leaves nothing of its own */
}

static const struct maker {
	const char *name, *programs[2];
	const char *setting; /* as images_maker_setting() has it */
} makers[] = {
	[IMAGES_UNKNOWN] = { "unknown", { NULL } },
	[IMAGES_DRACUT] = { "dracut", { "/usr/bin/dracut", "/usr/sbin/dracut" } },
	[IMAGES_MKINITCPIO] = { "mkinitcpio",
				{ "/usr/bin/mkinitcpio", "/usr/sbin/mkinitcpio" },
				"have vfioclaim in HOOKS of /etc/mkinitcpio.conf, before udev" },
	[IMAGES_GENKERNEL] = { "genkernel",
			       { "/usr/bin/genkernel", "/usr/sbin/genkernel" },
			       "have the three lines of vfioclaim(8), GENERATORS, in /etc/genkernel.conf" },
	[IMAGES_INITRAMFS_TOOLS] = { "initramfs-tools", { "/usr/sbin/mkinitramfs", "/usr/bin/mkinitramfs" } },
	[IMAGES_UGRD] = { "ugrd",
			  { "/usr/bin/ugrd", "/usr/sbin/ugrd" },
			  "have \"vfioclaim\" among the modules in /etc/ugrd/config.toml" },
	[IMAGES_BOOSTER] = { "booster", { "/usr/bin/booster", "/usr/sbin/booster" } },
};

static bool is_installed(enum images_maker maker)
{
	for (size_t i = 0; i < 2; i++)
		if (makers[maker].programs[i] && sysio_exists(SYSIO_ROOT, makers[maker].programs[i]))
			return true;
	return false;
}

enum images_maker images_maker(const struct initrd *initrd)
{
	enum images_maker maker = initrd ? maker_of(initrd) : IMAGES_UNKNOWN;

	if (maker != IMAGES_UNKNOWN)
		return maker;
	/*
	 * Debian's dracut-core and initramfs-tools-core may be installed side by side; whose images are made when a
	 * kernel comes is said by these. They are config files, and stay when the package goes.
	 */
	if (is_installed(IMAGES_DRACUT) && sysio_exists(SYSIO_ROOT, "/etc/kernel/postinst.d/dracut"))
		return IMAGES_DRACUT;
	if (is_installed(IMAGES_INITRAMFS_TOOLS) && sysio_exists(SYSIO_ROOT, "/etc/kernel/postinst.d/initramfs-tools"))
		return IMAGES_INITRAMFS_TOOLS;
	for (enum images_maker i = IMAGES_DRACUT; i <= IMAGES_BOOSTER; i++) {
		if (!is_installed(i))
			continue;
		if (maker != IMAGES_UNKNOWN)
			return IMAGES_UNKNOWN;
		maker = i;
	}
	return maker;
}

const char *images_maker_name(enum images_maker maker)
{
	return makers[maker].name;
}

const char *images_maker_setting(enum images_maker maker)
{
	return makers[maker].setting;
}

/* Is `path` made of these? */
static bool is_path(const char *path, const char *before, const char *kernel, const char *after)
{
	size_t first = strlen(before), second = strlen(kernel);

	return !strncmp(path, before, first) && !strncmp(path + first, kernel, second) &&
	       !strcmp(path + first + second, after);
}

void images_print_install(struct text *text, const char *kernel)
{
	char path[IMAGES_PATH];
	struct text vmlinuz;

	text_open(&vmlinuz, path, sizeof(path));
	text_add(&vmlinuz, "/lib/modules/%s/vmlinuz", kernel);
	if (sysio_exists(SYSIO_ROOT, path))
		text_add(text, "kernel-install add %s %s", kernel, path);
	else
		text_add(text, "kernel-install add %s /boot/vmlinuz-%s", kernel, kernel);
}

bool images_print_rebuild(struct text *text, enum images_maker maker, const char *kernel, const char *path)
{
	const char *unified = text_find(path, UNIFIED "/"), *name = strrchr(path, '/') + 1;
	bool in_folder = is_path(name, "initrd", "", "") ||
			 (is_path(name, "initrd.img-", kernel, "") && !is_path(path, "/boot/initrd.img-", kernel, ""));

	if (maker == IMAGES_INITRAMFS_TOOLS && !unified) {
		text_add(text, "update-initramfs -u -k %s", kernel);
	} else if (maker == IMAGES_GENKERNEL) {
		/* the kernel's version is that of its sources (determine_KV() in gen_determineargs.sh) */
		text_add(text, "genkernel --kerneldir=/lib/modules/%s/build initramfs", kernel);
	} else if (maker == IMAGES_DRACUT && unified && !strncmp(name, "linux-", 6)) {
		text_add(text, "dracut --force --uefi %s %s", path, kernel);
	} else if (in_folder || (unified && is_unified_of(name, kernel))) {
		/* Debian's kernel-install copies an image that is there already */
		if (maker == IMAGES_DRACUT && is_path(name, "initrd.img-", kernel, ""))
			text_add(text, "dracut --force /boot/initrd.img-%s %s && ", kernel, kernel);
		images_print_install(text, kernel);
	} else if (maker == IMAGES_DRACUT && is_path(path, "/boot/initramfs-", kernel, ".img")) {
		text_add(text, "dracut --force --kver %s", kernel);
	} else if (maker == IMAGES_DRACUT) {
		text_add(text, "dracut --force %s %s", path, kernel);
	} else if (maker == IMAGES_MKINITCPIO) {
		text_add(text, "mkinitcpio -P");
	} else if (maker == IMAGES_UGRD) {
		text_add(text, "ugrd --kver %s %s", kernel, path);
	} else if (maker == IMAGES_BOOSTER) {
		text_add(text, "booster build --force --kernel-version %s %s", kernel, path);
	} else {
		return false;
	}
	return true;
}
