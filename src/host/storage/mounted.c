// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/mounted.h"

#include <string.h>
#include <sys/sysmacros.h>

#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/storage/block_lookup.h"

bool mounted_has_option(struct libmnt_fs *fs, const char *option)
{
	char *value;
	size_t length;

	return !mnt_fs_get_option(fs, option, &value, &length);
}

static bool is_type(struct libmnt_fs *fs, const char *type)
{
	const char *own = mnt_fs_get_fstype(fs);

	return own && !strcmp(own, type);
}

bool mounted_is_on_nothing(struct libmnt_fs *fs)
{
	/* libmount counts the file systems that a hypervisor shares as the kernel's own too */
	return mnt_fs_is_pseudofs(fs) && !is_type(fs, "overlay") && !is_type(fs, "virtiofs") &&
	       !mounted_has_option(fs, "bind") && !mounted_has_option(fs, "rbind");
}

/* Return whether a path is `directory`, or below it. */
static bool is_below(const char *path, const char *directory)
{
	const char *rest = str_after_prefix(path, directory);

	return rest && (!*rest || *rest == '/');
}

/*
 * Return whether the layers of an overlay have relative paths, as those of containers with many layers. It is not
 * known what they are relative to.
 */
static bool has_relative_layers(struct libmnt_fs *fs)
{
	char *layers;
	size_t length;

	return is_type(fs, "overlay") && !mnt_fs_get_option(fs, "lowerdir", &layers, &length) && length &&
	       *layers != '/';
}

static bool is_users(struct libmnt_fs *fs, const char *target)
{
	static const char *const places[] = { "/media", "/run/media" };
	const char *type = mnt_fs_get_fstype(fs);

	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (is_below(target, places[i]))
			return true;
	return type && str_has_prefix(type, "fuse.");
}

static bool is_removable(struct libmnt_fs *fs)
{
	dev_t device = mnt_fs_get_devno(fs);
	const char *source = mnt_fs_get_source(fs);
	char number[BLOCK_LOOKUP_NUMBER], value[4];

	if (major(device))
		block_lookup_print(number, major(device), minor(device));
	else if (!source || *source != '/' || block_lookup_from_path(source, number))
		return false;
	/* a disk has the attribute, a partition has not */
	if (sysio_path_read_value(SYSIO_ROOT, value, sizeof(value), "/sys/dev/block/%s/removable", number) < 0)
		sysio_path_read_value(SYSIO_ROOT, value, sizeof(value), "/sys/dev/block/%s/../removable", number);
	return !strcmp(value, "1");
}

bool mounted_is_needed(struct libmnt_fs *fs, struct libmnt_table *fstab)
{
	const char *target = mnt_fs_get_target(fs);
	struct libmnt_fs *line = target ? mnt_table_find_target(fstab, target, MNT_ITER_BACKWARD) : NULL;

	return target && !mounted_is_on_nothing(fs) && !(line && mounted_has_option(line, "nofail")) &&
	       !is_users(fs, target) && !is_removable(fs) && !has_relative_layers(fs);
}
