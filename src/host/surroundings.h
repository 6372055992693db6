/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel and the image that the next boot will be made of -> findings. Looks, and changes nothing.
 */
#ifndef VFIOCLAIM_SURROUNDINGS_H
#define VFIOCLAIM_SURROUNDINGS_H

#include "foretell.h"

/* The kernel's vfio-pci, and how the kernel was built. Sets findings->impossible if it is known to have none. */
void surroundings_kernel(struct findings *findings, const struct foretelling *foretelling);

/*
 * The newest image of that kernel, held against what it would be baked with now. Sets findings->stale if it has to be
 * built again. Where nothing is asked for, an image without us is as good as any. Where the kernel command line has
 * rdinit= for us, the archive of rdinit.h stands in for the image, if it is found.
 */
void surroundings_image(struct findings *findings, const struct foretelling *foretelling);

/* What will keep the claims from happening, for somebody who is about to make an image: of all but that image. */
void surroundings_building(struct findings *findings, struct foretelling *foretelling);

#endif
