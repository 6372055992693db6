/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find where the kernel command line of the next boot is configured, and how a change is applied. Looks for the files
 * of known boot loaders. Must not change any.
 */
#ifndef VFIOCLAIM_BOOTLOADER_H
#define VFIOCLAIM_BOOTLOADER_H

#include "host/lib/findings.h"

/* Set the place of the last finding to that of the kernel command line. */
void bootloader_where(struct findings *findings);

/*
 * Set the next step of the last finding: add a parameter to the kernel command line, remove one, or make the change
 * `edit` ("take vfio-pci off module_blacklist="). Include the command that applies it to the next boot.
 *
 * @kernel  the release that will run, "" if it is unknown
 */
void bootloader_add(struct findings *findings, const char *kernel, const char *parameter);
void bootloader_remove(struct findings *findings, const char *kernel, const char *parameter);
void bootloader_edit(struct findings *findings, const char *kernel, const char *edit);

/*
 * Set the next step of the last finding: load another initrd before the image. It is then at offset 0, and the
 * compression of the image does not matter.
 *
 * @file  name of the initrd, or NULL if it has none yet
 */
void bootloader_add_initrd(struct findings *findings, const char *file);

#endif
