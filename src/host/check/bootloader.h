/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the next boot's kernel command line is written down here, and how a change of it gets there. Looks only, by the
 * files of the boot loaders that are in use, and changes nothing.
 */
#ifndef VFIOCLAIM_BOOTLOADER_H
#define VFIOCLAIM_BOOTLOADER_H

#include "host/lib/findings.h"

/* Say for the last finding that it is about the kernel command line: where that is. */
void bootloader_where(struct findings *findings);

/*
 * Say for it as the next step that a parameter is put on the kernel command line, or is taken off, or that `edit` is
 * done to it ("take vfio-pci off module_blacklist="), and how that gets to the next boot.
 *
 * @kernel  the release that will run, "" if nobody knows
 */
void bootloader_add(struct findings *findings, const char *kernel, const char *parameter);
void bootloader_remove(struct findings *findings, const char *kernel, const char *parameter);
void bootloader_edit(struct findings *findings, const char *kernel, const char *edit);

/*
 * Say for it as the next step that one more initrd is loaded, before the image: then it begins at the beginning, and
 * what the image is packed with does not matter.
 *
 * @file  the initrd as it was named, or NULL if it has no name yet
 */
void bootloader_add_initrd(struct findings *findings, const char *file);

#endif
