/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the devices that the running host needs, and make protect rules of them: the file systems, swap areas and keys,
 * and the block devices or the network below them, with mount_parents and crypttab. Reads /proc/self/mountinfo,
 * /proc/swaps and /etc/fstab (proc(5), swapon(8), fstab(5)) with libmount, below the root of sysio. Must not change
 * anything but the request.
 */
#ifndef VFIOCLAIM_HOST_DEVICES_H
#define VFIOCLAIM_HOST_DEVICES_H

#include "core/lib/strbuf.h"
#include "core/rules/request.h"

/*
 * Add a protect rule, ID@PATH with because=, for every PCI function below `/`, `/usr`, `/boot`, the EFI system
 * partition, swap, all other entries of fstab that the boot waits for, what else is mounted (mounted.h), and the keys of
 * encrypted devices. `because` is the first of these, in this order, that needs the function. A mount point that is no
 * word of the configuration becomes "fstab" or "mount". The rules are sorted by path, and do not depend on bus numbers.
 *
 * If something in use cannot be followed to the hardware, the call fails: an incomplete list would be taken for a
 * complete one. An entry that is only in fstab or crypttab and absent now is logged and left out.
 * Return 0; -ENOENT if the devices cannot be determined, as in a container, on an overlay with hidden layers, or with
 * `/` in memory and nothing on a disk; or another -errno if a directory cannot be read. After an error, *why has the reason, and no rule is added.
 */
int host_devices_protect(struct request *request, struct strbuf *why);

#endif
