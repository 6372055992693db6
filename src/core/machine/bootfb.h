/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the display that the firmware and the kernel use for output. Reads only.
 *
 * `boot_vga` (Documentation/ABI/testing/sysfs-bus-pci) exists for class 0300 only. A framebuffer that the firmware set
 * up is a platform device. Newer kernels make it a child of its PCI device (drivers/firmware/sysfb.c). For older
 * kernels, its memory is compared with the device's BARs.
 */
#ifndef VFIOCLAIM_BOOTFB_H
#define VFIOCLAIM_BOOTFB_H

#include <stdbool.h>
#include <stdint.h>

/* The memory of the firmware's framebuffer; `last` is 0 if there is none. Initialize with zeros. */
struct bootfb {
	uint64_t first, last;
	bool looked_for;
};

/*
 * Return whether the firmware's output is on the display whose directory is open as `device`. If the directory does not
 * show it, search /proc/iomem for the framebuffer, once for all displays. If it is not there, use what the boot loader
 * passed to the kernel: a kernel without a driver for the framebuffer does not list it, the display's own driver may
 * have removed it, and users other than root see zeros. A file that cannot be read counts as no framebuffer.
 */
bool bootfb_is_on(struct bootfb *bootfb, int device);

/* Return whether /proc/iomem has the firmware's framebuffer under this name. */
bool bootfb_is_name(const char *name);

#endif
