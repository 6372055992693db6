/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check the initrd of the next boot, and add findings. Must not change anything.
 */
#ifndef VFIOCLAIM_CHECK_INITRD_H
#define VFIOCLAIM_CHECK_INITRD_H

#include "host/bake/simulate.h"

/*
 * Compare the newest image of the kernel with what would be baked for it now. Set findings->stale if it must be
 * rebuilt. If nothing is claimed, the image need not contain vfioclaim. If the kernel command line has rdinit= for
 * vfioclaim, check the archive of rdinit_archive.h instead of the image, if it is found.
 */
void check_initrd(struct findings *findings, const struct simulation *simulation);

#endif
