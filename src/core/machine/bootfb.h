/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which display the firmware and the kernel speak through. Reads only.
 *
 * `boot_vga` (Documentation/ABI/testing/sysfs-bus-pci) knows of class 0300 alone. A framebuffer that the firmware set
 * up is a platform device: newer kernels make it a child of its PCI device (drivers/firmware/sysfb.c), and of the
 * others the memory tells, /proc/iomem against the device's BARs.
 */
#ifndef VFIOCLAIM_BOOTFB_H
#define VFIOCLAIM_BOOTFB_H

#include <stdbool.h>
#include <stdint.h>

/* The memory of the firmware's framebuffer; last 0 if there is none. Begin with all of it 0. */
struct bootfb {
	uint64_t first, last;
	bool looked_for;
};

/*
 * Find it where the boot loader told the kernel: on a running host the display's own driver may have sent the framebuffer
 * away, and this stays (struct screen_info in /sys/kernel/boot_params/data, Documentation/x86/boot_params; x86 alone).
 */
void bootfb_read_params(struct bootfb *bootfb);

/*
 * Is the display the one whose directory is open as `device`? Where that does not tell, the framebuffer is looked for, once,
 * in /proc/iomem. What cannot be read, and to others than root it shows zeros, is no framebuffer.
 */
bool bootfb_is_on(struct bootfb *bootfb, int device);

/* Return whether /proc/iomem names the firmware's framebuffer so. */
bool bootfb_is_name(const char *name);

#endif
