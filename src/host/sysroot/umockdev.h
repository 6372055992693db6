/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recorded machine -> a tree for --root. Plain C and libc, so that tests can have it without the host program; knows
 * nothing of what the files mean.
 *
 * The format is umockdev's text format (umockdev_testbed_add_from_string() in its manual), and what the kernel would add
 * by itself:
 *
 *   P: /devices/pci0000:00/0000:00:02.0    a directory; below /sys, or for /, /proc, /etc and /run below the root
 *   A: class=0x030000\n                    a file in it; \n, \r and \\ as in C
 *   H: data=0a0b                           the same, of bytes that are no text
 *   L: driver=../../../bus/pci/drivers/x   a link in it, and a directory that it points to
 *   E: SUBSYSTEM=pci                       a link to it where that bus (pci) or class (all others) lists its devices
 *   N: S: E: of any other kind, #       nothing
 *
 * Beyond umockdev: links `driver` and `iommu_group` get the link back that the kernel puts into the driver and the
 * group.
 *
 * A recorded machine comes by mail from strangers. Nothing is made outside the directory, or through a link: whatever
 * the file says, each step of a path must be a directory. Links lead up first and then down, and never above the root:
 * so what reads the tree stays in it too.
 */
#ifndef VFIOCLAIM_UMOCKDEV_H

#include "core/lib/strbuf.h"
#define VFIOCLAIM_UMOCKDEV_H

#define UMOCKDEV_FILE (16 << 20) /* bytes of a file at most: 5,000 PCI functions have about half of that */
#define UMOCKDEV_LINE \
	(256 << 10) /* bytes of a line: the longest files that are looked at, every byte of them escaped */

/*
 * Make the tree of a recorded machine in `directory`, which may be absent and should be empty: what is there already is
 * never changed.
 *
 * @why  what was wrong, as FILE:LINE: what; for people
 * Returns 0, or -EINVAL if the file is not understood, or -errno; a part of the tree is then there.
 */
int umockdev_unpack(const char *file, const char *directory, struct strbuf *why);

#endif
