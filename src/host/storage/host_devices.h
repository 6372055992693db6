/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running host lives on -> protect rules: which file systems and swap those are, and on what block devices or
 * what network they stand; climb knows the rest of the way. Reads /proc/self/mountinfo, /proc/swaps and /etc/fstab
 * (proc(5), swapon(8), fstab(5)) through libmount, below sysio's root. Changes nothing but the request.
 */
#ifndef VFIOCLAIM_HOST_DEVICES_H
#define VFIOCLAIM_HOST_DEVICES_H

#include "core/lib/strbuf.h"
#include "core/rules/request.h"

/*
 * Add a protect rule, ID@PATH with because=, for every PCI function below `/`, `/usr`, `/boot`, the EFI system
 * partition, swap, and whatever else of fstab the boot waits for. `because` is the first of these that it carries, in
 * this order. The rules are added in the order of their paths, and do not depend on the numbers of the buses.
 *
 * What is in use and cannot be followed to the hardware makes all of it fail: a list with a hole would be taken for a
 * whole one. What only fstab names and is not here now is said and left out.
 * Returns 0, or -ENOENT if it cannot be told here (*why says in English why: a container, an overlay whose layers are out
 * of sight; nothing is added then).
 */
int host_devices_protect(struct request *request, struct strbuf *why);

#endif
