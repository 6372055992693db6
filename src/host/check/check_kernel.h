/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel of the next boot -> findings. Changes nothing.
 */
#ifndef VFIOCLAIM_CHECK_KERNEL_H
#define VFIOCLAIM_CHECK_KERNEL_H

#include "host/bake/simulate.h"

/* The kernel's vfio-pci, and how the kernel was built. Sets findings->impossible if it is known to have none. */
void check_kernel(struct findings *findings, const struct simulation *simulation);

/* What will keep the claims from happening, for somebody who is about to make an image: of all but that image. */
void check_kernel_building(struct findings *findings, struct simulation *simulation);

#endif
