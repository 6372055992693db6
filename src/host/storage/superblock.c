// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/superblock.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/lib/string_set.h"
#include "host/storage/block_node.h"

#define SUPERBLOCK 1024 /* bytes before the superblock of an ext or an f2fs */
#define UUID_BYTES 16
#define UUID_TEXT 37 /* bytes of a UUID as text, including the NUL */

/* struct ext4_super_block (fs/ext4/ext4.h): all numbers are little-endian. */
#define EXT_SIZE 1024
#define EXT_MAGIC 0x38
#define EXT_COMPAT 0x5c
#define EXT_JOURNAL_UUID 0xd0
#define EXT_JOURNAL_INODE 0xe0
#define EXT_HAS_JOURNAL 4 /* EXT4_FEATURE_COMPAT_HAS_JOURNAL */

/* struct f2fs_super_block (include/linux/f2fs_fs.h): little-endian too. A device has a path and its segments. */
#define F2FS_SIZE 3072
#define F2FS_DEVICES 2201
#define F2FS_DEVICE_COUNT 8
#define F2FS_DEVICE_SIZE 68
#define F2FS_PATH_SIZE 64

static uint32_t get_le(const uint8_t *at, unsigned bytes)
{
	uint32_t value = 0;

	while (bytes--)
		value = value << 8 | at[bytes];
	return value;
}

/* Read the superblock of a device. Return 0, or -ENOENT with *why. */
static int read_superblock(const char *number, uint8_t *data, size_t size, struct strbuf *why)
{
	int node = block_node_open(number), status = node < 0 ? node : 0;
	ssize_t count = 0;

	for (size_t length = 0; !status && length < size; length += (size_t)count) {
		count = pread(node, data + length, size - length, (off_t)(SUPERBLOCK + length));
		status = count < 0 ? -errno : count ? 0 : -EIO;
	}
	if (node >= 0)
		sysio_close(node);
	if (!status)
		return 0;
	strbuf_add(why, "cannot read the superblock of block device %s: %s", number, log_strerror(status));
	return -ENOENT;
}

struct journal {
	const char *device; /* name of the device of the file system */
	bool inside;
};

/* Look at the name of a journal that is in use: sda1-8 if it is inode 8 of sda1 (jbd2_journal_init_inode()). */
static int look_at_journal(void *context, const char *name)
{
	struct journal *journal = context;
	const char *inode = str_after_prefix(name, journal->device);

	if (!inode || *inode != '-' || !isdigit((unsigned char)inode[1]))
		return 0;
	for (inode++; isdigit((unsigned char)*inode); inode++) {
	}
	journal->inside |= !*inode;
	return 0;
}

/* Return whether the kernel uses a journal that is in the file system itself. This needs no right to read the disk. */
static bool has_journal_inside(const char *number)
{
	char name[BLOCK_NODE_NAME];
	struct journal journal = { .device = name };
	int dir = block_node_name(number, name) ? -ENOENT : sysio_open_dir(SYSIO_ROOT, "/proc/fs/jbd2");

	if (dir < 0)
		return false;
	sysio_list(dir, look_at_journal, &journal);
	sysio_close(dir);
	return journal.inside;
}

struct options {
	bool any, journal;
};

/* Look at an option that is in use. With a journal there is always `data=` (_ext4_show_options() in fs/ext4/super.c). */
static int look_at_option(void *context, const char *line)
{
	struct options *options = context;

	options->any = true;
	/* a journal that is not loaded now may be loaded at the next boot */
	options->journal |= str_has_prefix(line, "data=") || !strcmp(line, "noload") || !strcmp(line, "norecovery");
	return 0;
}

/* Return whether the kernel uses the file system without a journal. This needs no right to read the disk either. */
static bool has_no_journal(const char *number)
{
	char name[BLOCK_NODE_NAME];
	struct options options = { 0 };

	return !block_node_name(number, name) &&
	       !sysio_path_each_line(SYSIO_ROOT, look_at_option, &options, "/proc/fs/ext4/%s/options", name) &&
	       options.any && !options.journal;
}

static void print_uuid(char *text, const uint8_t *uuid)
{
	struct strbuf out;

	strbuf_open(&out, text, UUID_TEXT);
	for (unsigned i = 0; i < UUID_BYTES; i++)
		strbuf_add(&out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
}

int superblock_find_journal(const char *number, char *journal, struct strbuf *why)
{
	uint8_t super[EXT_SIZE];
	char uuid[UUID_TEXT];

	if (has_journal_inside(number) || has_no_journal(number))
		return 0;
	if (read_superblock(number, super, sizeof(super), why))
		return -ENOENT;
	if (get_le(super + EXT_MAGIC, 2) != 0xef53) {
		strbuf_add(why, "block device %s has no superblock of ext2, ext3 or ext4", number);
		return -ENOENT;
	}
	/* as ext4_load_journal() decides */
	if (!(get_le(super + EXT_COMPAT, 4) & EXT_HAS_JOURNAL) || get_le(super + EXT_JOURNAL_INODE, 4))
		return 0;
	print_uuid(uuid, super + EXT_JOURNAL_UUID);
	if (!block_lookup_from_tag("UUID", uuid, journal))
		return 1;
	strbuf_add(why, "no device has its external journal, UUID=%s", uuid);
	return -ENOENT;
}

int superblock_list_f2fs(const char *number, struct str_list *paths, struct strbuf *why)
{
	uint8_t super[F2FS_SIZE];

	if (read_superblock(number, super, sizeof(super), why))
		return -ENOENT;
	if (get_le(super, 4) != 0xf2f52010) {
		strbuf_add(why, "block device %s has no superblock of f2fs", number);
		return -ENOENT;
	}
	/* the first one is this one, as for f2fs_scan_devices() */
	for (unsigned i = 1; i < F2FS_DEVICE_COUNT; i++) {
		char path[F2FS_PATH_SIZE + 1] = "";

		memcpy(path, super + F2FS_DEVICES + i * F2FS_DEVICE_SIZE, F2FS_PATH_SIZE);
		if (!*path)
			break;
		string_set_add(paths, path);
	}
	return 0;
}
