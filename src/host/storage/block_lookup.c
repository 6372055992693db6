// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/block_lookup.h"

#include <blkid/blkid.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/lib/string_set.h"
#include "host/lib/xalloc.h"
#include "host/storage/block_node.h"

#define NO_CACHE "/dev/null" /* instead of blkid's cache, which may be outdated and must not be written */
#define NAME_SIZE 256	     /* bytes of a name in a directory, including the NUL */
#define PATH_SIZE 4096	     /* PATH_MAX of the kernel */
#define AMBIVALENT (-2)	     /* blkid_do_safeprobe(3) */

void block_lookup_print(char *number, unsigned major, unsigned minor)
{
	struct strbuf text;

	strbuf_open(&text, number, BLOCK_LOOKUP_NUMBER);
	strbuf_add(&text, "%u:%u", major, minor);
}

/* Look up a device by its name in the kernel, which is the last component of udev's links. */
static int from_name(const char *name, char *number)
{
	return sysio_path_read_value(SYSIO_ROOT, number, BLOCK_LOOKUP_NUMBER, "/sys/class/block/%s/dev", name) > 0
		       ? 0
		       : -ENOENT;
}

int block_lookup_from_path(const char *path, char *number)
{
	char name[NAME_SIZE];
	unsigned major, minor;
	int status;

	if (str_has_prefix(path, "/dev/")) {
		if (sysio_read_link(SYSIO_ROOT, path, name, sizeof(name)))
			str_copy(name, sizeof(name), strrchr(path, '/') + 1);
		if (name[0] && !from_name(name, number))
			return 0;
	}
	/* without udev, nodes may have other names; with udev, those of old array controllers do: /dev/cciss/c0d0 */
	status = sysio_block_number(SYSIO_ROOT, path, &major, &minor);
	if (!status)
		block_lookup_print(number, major, minor);
	return status == -ENOTBLK ? status : status ? -ENOENT : 0;
}

static blkid_cache open_cache(void)
{
	blkid_cache cache = NULL;

	blkid_get_cache(&cache, NO_CACHE); /* fails only if memory runs out */
	return xalloc_check(cache);
}

int block_lookup_from_tag(const char *tag, const char *value, char *number)
{
	static const char *const dirs[][2] = {
		{ "UUID", "/dev/disk/by-uuid/" },
		{ "LABEL", "/dev/disk/by-label/" },
		{ "PARTUUID", "/dev/disk/by-partuuid/" },
		{ "PARTLABEL", "/dev/disk/by-partlabel/" },
	};
	char path[PATH_SIZE], *found;
	int status;

	/* the links of udev; their names are encoded as by udev-builtin-blkid */
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		size_t length = strlen(dirs[i][1]);

		if (strcmp(tag, dirs[i][0]))
			continue;
		memcpy(path, dirs[i][1], length);
		if (!blkid_encode_string(value, path + length, sizeof(path) - length) &&
		    !block_lookup_from_path(path, number))
			return 0;
	}
	/* without udev, read the devices themselves; with --root, this machine's devices are the wrong ones */
	if (!sysio_live())
		return -ENOENT;
	found = blkid_get_devname(open_cache(), tag, value);
	status = found ? block_lookup_from_path(found, number) : -ENOENT;
	free(found);
	return status;
}

struct btrfs {
	const char *number;
	struct str_list *numbers;
	struct str_list members; /* of the current file system */
	int dir;		 /* the directory of its devices */
};

static int look_at_member(void *context, const char *name)
{
	struct btrfs *btrfs = context;
	char number[BLOCK_LOOKUP_NUMBER];

	sysio_path_read_value(btrfs->dir, number, sizeof(number), "%s/dev", name);
	string_set_add(&btrfs->members, number); /* "" if it cannot be read */
	return 0;
}

/*
 * Look at a directory named by the UUID of a file system; `features` is there too. Return 1 if the file system has
 * `number`.
 */
static int look_at_btrfs(void *context, const char *uuid)
{
	struct btrfs *btrfs = context;
	int status;

	btrfs->dir = sysio_path_open_dir(SYSIO_ROOT, "/sys/fs/btrfs/%s/devices", uuid);
	if (btrfs->dir < 0)
		return 0;
	btrfs->members = (struct str_list){ 0 };
	status = sysio_list(btrfs->dir, look_at_member, btrfs);
	sysio_close(btrfs->dir);
	if (status || str_list_find(&btrfs->members, btrfs->number) == btrfs->members.count)
		return status;
	for (size_t i = 0; i < btrfs->members.count; i++) {
		if (!*btrfs->members.at[i])
			return -ENOENT;
		string_set_add(btrfs->numbers, btrfs->members.at[i]);
	}
	return 1;
}

int block_lookup_btrfs_members(const char *number, struct str_list *numbers)
{
	struct btrfs btrfs = { .number = number, .numbers = numbers };
	int dir = sysio_open_dir(SYSIO_ROOT, "/sys/fs/btrfs"), status;

	if (dir < 0)
		return -ENOENT;
	status = sysio_list(dir, look_at_btrfs, &btrfs);
	sysio_close(dir);
	return status == 1 ? 0 : -ENOENT;
}

struct pool {
	const char *label; /* as udev encodes it; NULL for any */
	struct str_list *numbers;
	unsigned fits; /* how many of the two properties a device has */
};

static int look_at_property(void *context, const char *line)
{
	const char *label = str_after_prefix(line, "E:ID_FS_LABEL_ENC=");
	struct pool *pool = context;

	pool->fits += !strcmp(line, "E:ID_FS_TYPE=zfs_member");
	if (label)
		pool->fits += !pool->label || !strcmp(label, pool->label);
	return 0;
}

/* Look at a block device of the kernel in udev's database. */
static int look_at_device(void *context, const char *number)
{
	struct pool *pool = context;

	pool->fits = 0;
	sysio_path_each_line(SYSIO_ROOT, look_at_property, pool, "/run/udev/data/b%s", number);
	if (pool->fits == 2)
		string_set_add(pool->numbers, number);
	return 0;
}

/* Find members by reading the devices themselves. */
static int probe_all(const char *pool, struct str_list *numbers)
{
	blkid_cache cache = open_cache();
	blkid_dev_iterate devices;
	blkid_dev device;
	int status = 0;

	blkid_probe_all(cache);
	devices = blkid_dev_iterate_begin(cache);
	while (!status && !blkid_dev_next(devices, &device)) {
		char number[BLOCK_LOOKUP_NUMBER];

		if (!blkid_dev_has_tag(device, "TYPE", "zfs_member") ||
		    (pool && !blkid_dev_has_tag(device, "LABEL", pool)))
			continue;
		status = block_lookup_from_path(blkid_dev_devname(device), number) ? -ENOENT : 0;
		if (!status)
			string_set_add(numbers, number);
	}
	blkid_dev_iterate_end(devices);
	return status;
}

struct doubt {
	const char *pool;
	struct str_list *numbers; /* known members */
	struct strbuf *why;
};

/* Return whether libblkid finds several signatures on an open device, and one of them is of this pool, or of any. */
static bool is_doubtful(int node, const char *pool)
{
	blkid_probe probe = xalloc_check(blkid_new_probe());
	char *only[] = { "zfs_member", NULL };
	const char *label;
	bool doubtful = false;

	if (!blkid_probe_set_device(probe, node, 0, 0) && blkid_do_safeprobe(probe) == AMBIVALENT) {
		blkid_reset_probe(probe);
		blkid_probe_filter_superblocks_type(probe, BLKID_FLTR_ONLYIN, only);
		doubtful = !blkid_do_probe(probe) &&
			   (!pool || blkid_probe_lookup_value(probe, "LABEL", &label, NULL) || !strcmp(label, pool));
	}
	blkid_free_probe(probe);
	return doubtful;
}

static int doubt(void *context, const char *number)
{
	struct doubt *doubt = context;
	int node;
	bool doubtful;

	if (str_list_find(doubt->numbers, number) < doubt->numbers->count)
		return 0;
	node = block_node_open(number);
	doubtful = node >= 0 && is_doubtful(node, doubt->pool);
	if (node >= 0)
		sysio_close(node);
	if (!doubtful)
		return 0;
	strbuf_add(doubt->why,
		   "block device %s has a label of ZFS and the signature of something else; wipefs shows both", number);
	return -ENOENT;
}

int block_lookup_zfs_members(const char *pool, struct str_list *numbers, struct strbuf *why)
{
	char label[4 * NAME_SIZE];
	struct pool wanted = { .label = pool ? label : NULL, .numbers = numbers };
	struct doubt in_doubt = { .pool = pool, .numbers = numbers, .why = why };
	int dir = sysio_open_dir(SYSIO_ROOT, "/sys/dev/block"), status = dir < 0 ? -ENOENT : 0;

	if (!status && pool && blkid_encode_string(pool, label, sizeof(label)))
		status = -ENOENT;
	if (!status)
		status = sysio_list(dir, look_at_device, &wanted);
	if (dir >= 0)
		sysio_close(dir);
	if (!status && sysio_live())
		status = probe_all(pool, numbers);
	if (status == -ENOENT || (!status && !numbers->count)) {
		strbuf_add(why, pool ? "no device of the ZFS pool %s was found" : "no device of a ZFS pool was found",
			   pool);
		return -ENOENT;
	}
	dir = status ? status : sysio_open_dir(SYSIO_ROOT, "/sys/dev/block");
	if (dir < 0)
		return dir;
	status = sysio_list(dir, doubt, &in_doubt);
	sysio_close(dir);
	return status;
}
