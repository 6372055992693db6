// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/mount_parents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "host/lib/string_set.h"
#include "host/lib/xalloc.h"
#include "host/storage/block_lookup.h"
#include "host/storage/mount_find.h"
#include "host/storage/superblock.h"

#define PATH_SIZE 4096 /* PATH_MAX of the kernel */

static bool has_type(struct libmnt_fs *fs, const char *const *types)
{
	const char *type = mnt_fs_get_fstype(fs);

	while (type && *types && strcmp(type, *types))
		types++;
	return type && *types;
}

bool mount_parents_is_type(struct libmnt_fs *fs, const char *type)
{
	return has_type(fs, (const char *const[]){ type, NULL });
}

/*
 * Add a layer of an overlay. Its path dates from the time of the mount, perhaps in an initramfs that is gone. It is
 * visible only if it exists and is not on the overlay itself.
 */
static int look_at_layer(struct mount_parents *below, struct libmnt_fs *overlay, const char *path, struct strbuf *why)
{
	struct libmnt_fs *under = mount_find(below->mounts, path);

	if (!under || under == overlay) {
		strbuf_add(why, "layer %s of the overlay cannot be reached from here", path);
		return -ENOENT;
	}
	block_parents_add_file(&below->climb, path);
	return 0;
}

/*
 * Follow all layers: `lowerdir=a:b::c,upperdir=d`; since Linux 6.8 also `lowerdir+=a,datadir+=b`
 * (filesystems/overlayfs.rst). `workdir` is always on the mount of `upperdir` (ovl_get_workdir() in fs/overlayfs/super.c).
 */
static int follow_overlay(struct mount_parents *below, struct libmnt_fs *fs, struct strbuf *why)
{
	static const char *const layers[] = { "lowerdir", "lowerdir+", "datadir+", "upperdir" };
	char *options = (char *)mnt_fs_get_fs_options(fs), *name, *value;
	size_t name_length, value_length, found = 0;
	int status = 0;

	while (!status && options && !mnt_optstr_next_option(&options, &name, &name_length, &value, &value_length)) {
		char list[PATH_SIZE], *rest = list, *path;
		bool is_layer = false;

		for (size_t i = 0; i < ARRAY_SIZE(layers); i++)
			is_layer |= strlen(layers[i]) == name_length && !strncmp(layers[i], name, name_length);
		if (!is_layer || !value)
			continue;
		if (value_length >= sizeof(list)) {
			found = 0; /* impossible: the kernel limits the options to a page */
			break;
		}
		memcpy(list, value, value_length);
		list[value_length] = '\0';
		while (!status && (path = parse_item(&rest, ':'))) {
			if (!*path)
				continue;
			found++;
			status = look_at_layer(below, fs, path, why);
		}
	}
	if (!status && !found) {
		strbuf_add(why, "the overlay does not show its layers");
		status = -ENOENT;
	}
	return status;
}

static int follow_zfs(struct mount_parents *below, const char *source, struct strbuf *why)
{
	struct str_list numbers = { 0 };
	char pool[256]; /* ZFS_MAX_DATASET_NAME_LEN */
	int status = str_copy(pool, sizeof(pool), source) ? -ENOENT : 0;

	pool[strcspn(pool, "/@")] = '\0';
	if (!status)
		status = block_lookup_zfs_members(pool, &numbers, why);
	for (size_t i = 0; !status && i < numbers.count; i++)
		status = block_parents_follow(&below->climb, numbers.at[i], why);
	return status;
}

/* Write the number of the block device that a table names by node or tag. Return as block_lookup_from_path() does. */
static int number_of(struct libmnt_fs *fs, char *number)
{
	const char *source = mnt_fs_get_source(fs), *tag, *value;

	if (!mnt_fs_get_tag(fs, &tag, &value))
		return block_lookup_from_tag(tag, value, number);
	return source && *source == '/' ? block_lookup_from_path(source, number) : -ENOENT;
}

static int follow_btrfs(struct mount_parents *below, struct libmnt_fs *fs, struct strbuf *why)
{
	struct str_list numbers = { 0 };
	char number[BLOCK_LOOKUP_NUMBER];
	int status = number_of(fs, number);

	if (!status) {
		status = block_lookup_btrfs_members(number, &numbers);
		if (status && !mnt_fs_get_devno(fs)) {
			string_set_add(&numbers, number); /* only in fstab: other members are unknown */
			status = 0;
		}
	}
	if (status) {
		strbuf_add(why, "%s is not in /sys/fs/btrfs/*/devices", mnt_fs_get_source(fs));
		return -ENOENT;
	}
	for (size_t i = 0; !status && i < numbers.count; i++)
		status = block_parents_follow(&below->climb, numbers.at[i], why);
	return status;
}

/* Add the devices of a bcachefs: its source is `/dev/a:/dev/b`. */
static int follow_bcachefs(struct mount_parents *below, const char *source)
{
	char list[PATH_SIZE], *rest = list, *path;
	int status = str_copy(list, sizeof(list), source) ? -ENOENT : 0;

	while (!status && (path = parse_item(&rest, ':')))
		block_parents_add_file(&below->climb, path);
	return status;
}

/* Add the devices of XFS for its log and its real-time data (Documentation/admin-guide/xfs.rst). */
static void add_others(struct mount_parents *below, struct libmnt_fs *fs)
{
	static const char *const options[] = { "logdev", "rtdev" };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		char path[PATH_SIZE], *value;
		size_t length;

		if (mnt_fs_get_option(fs, options[i], &value, &length) || !value || length >= sizeof(path))
			continue;
		memcpy(path, value, length);
		path[length] = '\0';
		block_parents_add_file(&below->climb, path);
	}
}

/* Follow the external journal of an ext file system on this device: the kernel shows it nowhere. */
static int follow_journal(struct mount_parents *below, struct libmnt_fs *fs, const char *number, struct strbuf *why)
{
	static const char *const ext[] = { "ext4", "ext3", "ext2", NULL };
	char journal[BLOCK_LOOKUP_NUMBER];
	int found = has_type(fs, ext) ? superblock_find_journal(number, journal, why) : 0;

	return found > 0 ? block_parents_follow(&below->climb, journal, why) : found;
}

/* Add the other devices of an f2fs on this device. */
static int add_f2fs(struct mount_parents *below, const char *number, struct strbuf *why)
{
	struct str_list paths = { 0 };
	int status = superblock_list_f2fs(number, &paths, why);

	for (size_t i = 0; !status && i < paths.count; i++)
		block_parents_add_file(&below->climb, paths.at[i]);
	str_list_free(&paths);
	return status;
}

/*
 * Follow a file system by its device number. If it has none, follow its source, which in fstab may also be a file or a
 * directory.
 */
static int follow_source(struct mount_parents *below, struct libmnt_fs *fs, struct strbuf *why)
{
	dev_t device = mnt_fs_get_devno(fs);
	const char *source = mnt_fs_get_source(fs);
	char number[BLOCK_LOOKUP_NUMBER];
	int status = 0;

	if (major(device))
		block_lookup_print(number, major(device), minor(device));
	else
		status = number_of(fs, number);
	if (!status) {
		status = block_parents_follow(&below->climb, number, why);
		if (!status)
			status = follow_journal(below, fs, number, why);
		if (!status && mount_parents_is_type(fs, "f2fs"))
			status = add_f2fs(below, number, why);
		if (!status)
			add_others(below, fs);
		return status;
	}
	if (status == -ENOTBLK) {
		block_parents_add_file(&below->climb, source);
		return 0;
	}
	strbuf_add(why, "%s (%s) is not a block device on this system", source ? source : "it",
		   mnt_fs_get_fstype(fs) ? mnt_fs_get_fstype(fs) : "of no type");
	return status;
}

static bool is_remote(struct libmnt_fs *fs)
{
	static const char *const unknown_to_libmount[] = { "ceph", "lustre", NULL };

	/* hypervisors share directories by 9p */
	return has_type(fs, unknown_to_libmount) || (mnt_fs_is_netfs(fs) && !mount_parents_is_type(fs, "9p"));
}

/* Follow one file system, mounted or from fstab, or one swap area. */
static int follow_mount(struct mount_parents *below, struct libmnt_fs *fs, struct strbuf *why)
{
	/* in memory; what an unused automount would mount is in fstab too, or is on the root disk */
	static const char *const nothing[] = { "tmpfs", "ramfs", "rootfs", "autofs", NULL };
	const char *source = mnt_fs_get_source(fs);

	if (has_type(fs, nothing)) {
		block_parents_end(&below->climb);
		return 0;
	}
	if (mount_parents_is_type(fs, "overlay"))
		return follow_overlay(below, fs, why);
	if (mount_parents_is_type(fs, "zfs"))
		return follow_zfs(below, source ? source : "", why);
	if (mount_parents_is_type(fs, "btrfs"))
		return follow_btrfs(below, fs, why);
	if (mount_parents_is_type(fs, "bcachefs") && source && *source == '/')
		return follow_bcachefs(below, source);
	if (is_remote(fs))
		return block_parents_network(&below->climb, why);
	return follow_source(below, fs, why);
}

/* Follow a file of a loop device, or a layer of an overlay: a device node, or a file on a mounted file system. */
static int follow_file(struct mount_parents *below, const char *path, struct strbuf *why)
{
	char number[BLOCK_LOOKUP_NUMBER];
	struct libmnt_fs *fs;
	int status = block_lookup_from_path(path, number);

	if (!status)
		return block_parents_follow(&below->climb, number, why);
	fs = mount_find(below->mounts, path);
	if (fs)
		return follow_mount(below, fs, why);
	strbuf_add(why, "%s cannot be reached from here", path);
	return -ENOENT;
}

/* Follow what is left to follow of one search, and finish it. `reason` has the error until now. */
static int finish(struct mount_parents *below, int status, struct strbuf *reason, struct strbuf *why)
{
	const char *file;
	bool ended;

	while (!status && (file = block_parents_next_file(&below->climb)))
		status = follow_file(below, file, reason);
	ended = block_parents_done(&below->climb, status != 0);
	if (!status && !ended) {
		strbuf_add(reason, "its devices form a loop");
		status = -ENOENT;
	}
	if (status)
		strbuf_add(why, "cannot find the devices below %s: %s", below->climb.functions.because, reason->buffer);
	return status;
}

int mount_parents_follow(struct mount_parents *below, struct libmnt_fs *fs, const char *because, struct strbuf *why)
{
	char buffer[LOG_LINE];
	struct strbuf reason;

	strbuf_open(&reason, buffer, sizeof(buffer));
	below->climb.functions.because = because;
	return finish(below, follow_mount(below, fs, &reason), &reason, why);
}

int mount_parents_follow_file(struct mount_parents *below, const char *what, const char *because, struct strbuf *why)
{
	char buffer[LOG_LINE], number[BLOCK_LOOKUP_NUMBER], *copy, *value;
	struct strbuf reason;
	int status = 0;

	strbuf_open(&reason, buffer, sizeof(buffer));
	below->climb.functions.because = because;
	if (*what == '/') {
		block_parents_add_file(&below->climb, what);
		return finish(below, status, &reason, why);
	}
	copy = xalloc_copy(what);
	value = parse_value(copy);
	status = value ? block_lookup_from_tag(copy, value, number) : -ENOENT;
	free(copy);
	if (status)
		strbuf_add(&reason, "no device has %s", what);
	else
		status = block_parents_follow(&below->climb, number, &reason);
	return finish(below, status, &reason, why);
}
