/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the physical volumes of an LVM volume group that is in use. Reads only sysfs.
 */
#ifndef VFIOCLAIM_LVM_GROUP_H
#define VFIOCLAIM_LVM_GROUP_H

#include "core/lib/str_list.h"
#include "core/lib/strbuf.h"

/*
 * Add the numbers (block_lookup.h) of all devices below all logical volumes of the group of one: LVM does not activate
 * an incomplete group by itself, so each of them needs the disks of the others. `dir` is the directory of a block
 * device in sysfs; nothing is added if it is no logical volume. A physical volume that no active logical volume uses is
 * not found: the kernel does not know it, and libblkid does not tell its group.
 * Return 0, -ENOENT if a device cannot be read (*why says which), or another -errno if a directory cannot be read.
 */
int lvm_group_members(int dir, struct str_list *numbers, struct strbuf *why);

#endif
