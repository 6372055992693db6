/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follow the key files and the detached headers that crypttab(5) gives to encrypted devices.
 */
#ifndef VFIOCLAIM_CRYPTTAB_H
#define VFIOCLAIM_CRYPTTAB_H

#include "core/lib/strbuf.h"
#include "host/storage/mount_parents.h"

/*
 * For each dm-crypt device that was followed before, follow the key file and the header that /etc/crypttab or
 * /etc/crypttab.initramfs has for its name. Add the functions with the reason "crypttab". The key or header may be PATH,
 * a device, or PATH:DEVICE; with `keyscript=`, also DEVICE:PATH or the name of another such device. One that is absent
 * now, as on a USB stick that was taken out, is logged and left out.
 * Return 0, -ENOENT if one is here and its hardware cannot be found, or if a file cannot be read (*why says which), or
 * another -errno if a directory cannot be read.
 */
int crypttab_follow(struct mount_parents *below, struct strbuf *why);

#endif
