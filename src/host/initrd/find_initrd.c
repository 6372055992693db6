// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/find_initrd.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"

static const char *const partitions[] = { "/boot", "/efi", "/boot/efi" };

struct search {
	const char *kernel;
	const char *partition;
	struct find_initrd_file *image;
};

/* Use this file as the result if it exists and is newer than the current result. */
static void look(struct search *search, const char *a, const char *b, const char *c, const char *d)
{
	struct find_initrd_file found, *image = search->image;
	struct stat st;
	struct strbuf path;
	int file;

	strbuf_open(&path, found.path, sizeof(found.path));
	strbuf_add(&path, "%s%s%s%s", a, b, c, d);
	file = path.cut ? -ENAMETOOLONG : sysio_open(SYSIO_ROOT, found.path);
	if (file < 0)
		return;
	if (!fstat(file, &st) && S_ISREG(st.st_mode)) {
		found.modified = st.st_mtim;
		if (!image->path[0] || found.modified.tv_sec > image->modified.tv_sec ||
		    (found.modified.tv_sec == image->modified.tv_sec &&
		     found.modified.tv_nsec > image->modified.tv_nsec))
			*image = found;
	}
	sysio_close(file);
}

bool find_initrd_is_unified(const char *name, const char *kernel)
{
	if (!*kernel || !str_has_suffix(name, ".efi"))
		return false;
	for (const char *at = name; (at = strstr(at, kernel)); at++) {
		const char *rest = at + strlen(kernel);

		/* 6.1.0-1 matches neither 16.1.0-1 nor 6.1.0-10 */
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

/*
 * Look for an image in a directory of the boot partition, which may be that of a machine or an installation, with a
 * directory for each kernel (kernel-install(8)).
 */
static int look_in_dir(void *context, const char *name)
{
	struct search *search = context;
	char dir[FIND_INITRD_PATH];
	struct strbuf text;

	strbuf_open(&text, dir, sizeof(dir));
	strbuf_add(&text, "%s/%s/%s", search->partition, name, search->kernel);
	if (text.cut)
		return 0;
	look(search, dir, "/initrd", "", "");
	look(search, dir, "/initrd.img-", search->kernel, ""); /* Debian */
	return 0;
}

/* Look for an image of genkernel before version 4: initramfs-genkernel-ARCH-VERSION; ARCH has no dash. */
static int look_at_genkernel(void *context, const char *name)
{
	struct search *search = context;
	const char *rest = str_after_prefix(name, "initramfs-genkernel-"), *dash = rest ? strchr(rest, '-') : NULL;

	if (dash && !strcmp(dash + 1, search->kernel))
		look(search, "/boot/", name, "", "");
	return 0;
}

static int look_at_unified(void *context, const char *name)
{
	struct search *search = context;

	if (find_initrd_is_unified(name, search->kernel))
		look(search, search->partition, FIND_INITRD_UNIFIED "/", name, "");
	return 0;
}

static void look_through(struct search *search, const char *below, int (*each)(void *context, const char *name))
{
	int dir = sysio_path_open_dir(SYSIO_ROOT, "%s%s", search->partition, below);

	if (dir < 0)
		return;
	sysio_list(dir, each, search);
	sysio_close(dir);
}

/*
 * Look for an image of Arch Linux, which is named after the package of the kernel; a file next to the modules contains
 * that name.
 */
static void look_by_package(struct search *search)
{
	char package[128];

	if (sysio_path_read(SYSIO_ROOT, package, sizeof(package), "/usr/lib/modules/%s/pkgbase", search->kernel) <= 0 ||
	    strchr(package, '/'))
		return;
	look(search, "/boot/initramfs-", package, ".img", "");
	look(search, "/boot/booster-", package, ".img", "");
	for (size_t i = 0; i < ARRAY_SIZE(partitions); i++)
		look(search, partitions[i], FIND_INITRD_UNIFIED "/arch-", package, ".efi");
}

int find_initrd_newest(const char *kernel, struct find_initrd_file *image)
{
	struct search search = { .kernel = kernel, .image = image };

	memset(image, 0, sizeof(*image));
	if (!*kernel || strchr(kernel, '/'))
		return -ENOENT;				       /* no kernel has such a version */
	look(&search, "/boot/initrd.img-", kernel, "", "");    /* Debian, with any generator */
	look(&search, "/boot/initramfs-", kernel, ".img", ""); /* Fedora, Gentoo, Void */
	look(&search, "/boot/initrd-", kernel, "", "");	       /* openSUSE */
	look_by_package(&search);
	for (size_t i = 0; i < ARRAY_SIZE(partitions); i++) {
		search.partition = partitions[i];
		look_through(&search, "", look_in_dir);
		look_through(&search, FIND_INITRD_UNIFIED, look_at_unified);
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

int find_initrd_archive(const char *kernel, struct find_initrd_file *image)
{
	const char *const names[] = { kernel, "" };
	struct search search = { .image = image };

	memset(image, 0, sizeof(*image));
	for (size_t i = 0; i < ARRAY_SIZE(names) && !image->path[0]; i++) {
		search.kernel = names[i];
		for (size_t j = 0; j < ARRAY_SIZE(partitions); j++) {
			search.partition = partitions[j];
			look_through(&search, "", look_for_archive);
		}
	}
	return image->path[0] ? 0 : -ENOENT;
}
