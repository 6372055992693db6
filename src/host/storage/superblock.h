/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read from the superblock of a file system the other devices that it needs, if neither the kernel nor fstab names
 * them. Must not follow them: mount_parents does.
 *
 * The node of a device is found by its name in the kernel. Numbers are those of block_lookup.h.
 */
#ifndef VFIOCLAIM_SUPERBLOCK_H
#define VFIOCLAIM_SUPERBLOCK_H

#include "core/lib/str_list.h"
#include "core/lib/strbuf.h"
#include "host/storage/block_lookup.h"

/*
 * Find the device of the external journal of an ext2, ext3 or ext4. Write its number to `journal`, which has
 * BLOCK_LOOKUP_NUMBER bytes.
 * Return 1, 0 if the journal is in the file system or there is none, or -ENOENT if it cannot be determined (*why says why).
 */
int superblock_find_journal(const char *number, char *journal, struct strbuf *why);

/*
 * Add the paths of the other devices of an f2fs, by which the kernel opens them when it mounts the first one.
 * Return 0, or -ENOENT if it cannot be determined (*why says why).
 */
int superblock_list_f2fs(const char *number, struct str_list *paths, struct strbuf *why);

#endif
