/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the PCI functions that a block device, or the network, depends on. Reads only sysfs. Must not look at mounts:
 * the caller follows the file of a loop device to its file system.
 *
 * Partitions, `slaves`, the path of a device: Documentation/ABI/stable/sysfs-block. Interfaces:
 * Documentation/ABI/testing/sysfs-class-net.
 */
#ifndef VFIOCLAIM_BLOCK_PARENTS_H
#define VFIOCLAIM_BLOCK_PARENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/str_list.h"
#include "core/lib/strbuf.h"
#include "host/storage/pci_functions.h"

/* The devices or files that were reached. Each is followed once, so that following ends even if there is a loop. */
struct block_parents_trail {
	struct str_list names;
	size_t followed; /* number of names that were followed */
	size_t settled;	 /* number of names that were followed completely, by earlier calls */
};

/* Must be all zeros at first. */
struct block_parents {
	struct pci_functions functions; /* found so far */
	struct block_parents_trail blocks, files;
	size_t ends; /* how often an end was reached */
};

/*
 * Follow a block device, with a number as in block_lookup.h, to its PCI functions. Add these functions, and the files
 * of loop devices. Every function on the path that is not a bridge is added: below an Intel VMD, the VMD and the disk.
 * Disks on another bus that is known (block_bus.h), as in a SoC, and disks in memory have no function. For a logical
 * volume, the disks of its whole group are followed.
 * Return 0, -ENOENT if the hardware cannot be found (*why says where the search ended), or another -errno if a directory
 * cannot be read.
 */
int block_parents_follow(struct block_parents *climb, const char *number, struct strbuf *why);

/*
 * Follow the network. The interface in use cannot be determined, so the functions of every interface that is up are
 * added. Return as above.
 */
int block_parents_network(struct block_parents *climb, struct strbuf *why);

/* Mark an end: there is no hardware to find, for example because a file system is in memory. */
void block_parents_end(struct block_parents *climb);

/*
 * Add a file, as block_parents_follow() does for a loop device; and take the next file, or NULL. The caller follows it.
 */
void block_parents_add_file(struct block_parents *climb, const char *path);
const char *block_parents_next_file(struct block_parents *climb);

/*
 * Finish one search. What it reached is settled. If `in_vain`, it is forgotten instead, so that another search that
 * leads there fails for the same reason. The functions are kept.
 * Return whether the search reached an end: a loop does not.
 */
bool block_parents_done(struct block_parents *climb, bool in_vain);

#endif
