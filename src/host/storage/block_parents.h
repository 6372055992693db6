/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a block device, or from the network, down to the PCI functions that carry it. Reads sysfs only; knows nothing of
 * mounts: a file that a loop device is made of is left to who knows what file system that is on.
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

/* What the way leads past, each followed once, however many ways lead to it: so that it always ends. */
struct block_parents_trail {
	struct str_list names;
	size_t followed; /* so many of them have been */
	size_t settled;	 /* so many of them were followed to their ends for something before */
};

/* Begin with all of it 0. */
struct block_parents {
	struct pci_functions functions; /* those found */
	struct block_parents_trail blocks, files;
	size_t ends; /* how often there was nothing more to look for */
};

/*
 * Follow a block device (a number as in block.h) down to its PCI functions, which are added, as the files are that loop
 * devices are made of. Every function on the way that is no bridge counts: behind an Intel VMD the VMD and the disk.
 * Disks that are on no PCI bus (a SoC's) and those that live in memory need none.
 * Returns 0, or -ENOENT where the way ends before the hardware (*why says in English where).
 */
int block_parents_follow(struct block_parents *climb, const char *number, struct strbuf *why);

/*
 * The same for what comes over the network: which interface it comes by cannot be told for sure, so that those below
 * every interface that is up are added.
 */
int block_parents_network(struct block_parents *climb, struct strbuf *why);

/* There is nothing more to look for: it lives in memory, say. */
void block_parents_end(struct block_parents *climb);

/*
 * Files, which the caller has to follow: add one, as block_parents_follow() does for a loop device; and take the next, or NULL.
 */
void block_parents_add_file(struct block_parents *climb, const char *path);
const char *block_parents_next_file(struct block_parents *climb);

/*
 * One thing is done. What it led past is settled; or, `in_vain`, forgotten, so that whatever else leads there finds the
 * same obstacle. Functions stay.
 * Returns whether it came to any end: what goes round in a circle does not.
 */
bool block_parents_done(struct block_parents *climb, bool in_vain);

#endif
