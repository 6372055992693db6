/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check the kernel of the next boot, and add findings. Must not change anything.
 */
#ifndef VFIOCLAIM_CHECK_KERNEL_H
#define VFIOCLAIM_CHECK_KERNEL_H

#include "host/bake/simulate.h"

/* Check vfio-pci and the build options of the kernel. Set findings->impossible if the kernel has no vfio-pci. */
void check_kernel(struct findings *findings, const struct simulation *simulation);

/* Check all that may prevent claims, except the image: for a user who is about to make one. Runs simulate_boot(). */
void check_kernel_building(struct findings *findings, struct simulation *simulation);

#endif
