/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The initrd of the next boot -> findings. Changes nothing.
 */
#ifndef VFIOCLAIM_CHECK_INITRD_H
#define VFIOCLAIM_CHECK_INITRD_H

#include "host/bake/simulate.h"

/*
 * The newest image of that kernel, held against what it would be baked with now. Sets findings->stale if it has to be
 * built again. Where nothing is asked for, an image without us is as good as any. Where the kernel command line has
 * rdinit= for us, the archive of rdinit.h stands in for the image, if it is found.
 */
void check_initrd(struct findings *findings, const struct simulation *simulation);

#endif
