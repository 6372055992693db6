/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpack a recorded machine into a tree for --root. Uses plain C and libc, so that tests can use it without the host
 * program. Must not know what the files mean.
 *
 * The format is umockdev's text format (umockdev_testbed_add_from_string() in its manual). Links that the kernel would
 * make are added:
 *
 *   P: /devices/pci0000:00/0000:00:02.0    a directory: below the root for /, /proc, /etc and /run, else below /sys
 *   A: class=0x030000\n                    a file in it; \n, \r and \\ are escapes as in C
 *   H: data=0a0b                           a file in it, as hexadecimal bytes
 *   L: driver=../../../bus/pci/drivers/x   a link in it, and the directory that it points to
 *   E: SUBSYSTEM=pci                       a link to it where its bus (pci) or class (all others) lists devices
 *   N: S: E: of any other kind, #          ignored
 *
 * Unlike umockdev, links `driver` and `iommu_group` also get the reverse link, which the kernel makes in the driver and
 * in the group.
 *
 * A recorded machine may come from an untrusted person. Nothing is made outside the directory or through a link: each
 * component of a path must be a directory, whatever the file says. Links lead up first and then down, and never above
 * the root, so a program that reads the tree does not leave it either.
 */
#ifndef VFIOCLAIM_UMOCKDEV_H

#include "core/lib/strbuf.h"
#define VFIOCLAIM_UMOCKDEV_H

#define UMOCKDEV_FILE (16 << 20) /* maximum bytes of a file: 5,000 PCI functions need about half of that */
#define UMOCKDEV_LINE \
	(256 << 10) /* maximum bytes of a line: enough for the longest file that is read, all bytes escaped */

/*
 * Make the tree of a recorded machine in `directory`, which may be absent and should be empty. Files that exist are
 * never changed.
 *
 * @why  receives the error as FILE:LINE: what; for people
 * Return 0, -EINVAL if the file does not parse, or -errno. After an error, a part of the tree exists.
 */
int umockdev_unpack(const char *file, const char *directory, struct strbuf *why);

#endif
