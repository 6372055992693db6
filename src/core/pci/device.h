/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One PCI function as sysfs shows it. Reads nothing: scan fills the struct in.
 */
#ifndef VFIOCLAIM_DEVICE_H
#define VFIOCLAIM_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/pci/addr.h"

#define DEVICE_DRIVER 56     /* bytes of a driver's name: the kernel's MODULE_NAME_LEN on 64 bit machines */
#define DEVICE_NO_GROUP (-1) /* of `group` */

/* Base classes and subclasses: PCI Code and ID Assignment Specification, chapter 1. */
enum device_class {
	DEVICE_STORAGE = 0x01,
	DEVICE_NETWORK = 0x02,
	DEVICE_DISPLAY = 0x03,
	DEVICE_BRIDGE = 0x06,
	DEVICE_VGA = 0x0300,
	DEVICE_DISPLAY_OTHER = 0x0380,
	DEVICE_BRIDGE_OTHER = 0x0680, /* not a bridge to anything: an NVSwitch is one */
	DEVICE_USB = 0x0c03,
};

struct device {
	struct addr addr;
	struct addr_path path; /* where `examined`, or where a rule asks for a path; else of no steps */
	struct addr_id id;     /* every part known */
	uint32_t class;	       /* 24 bits: base class, subclass, programming interface */
	bool wanted;	       /* a claim means it, or has another device in mind at its place */

	/* Known only where `examined`: these cost a system call each, and most devices concern no rule. */
	bool examined;
	bool translated;	    /* an IOMMU unit serves this device (it has an `iommu` link) */
	bool noiommu;		    /* its group is VFIO's own make-believe, without any protection */
	bool boot_display;	    /* the firmware or the kernel speaks through it */
	int32_t group;		    /* IOMMU group, or DEVICE_NO_GROUP */
	char driver[DEVICE_DRIVER]; /* "" for none */

	/* Known only after scan_origins(): what a running host has and an initramfs has not. */
	bool driver_is_module; /* its driver came as a loadable module */
	bool is_made;	       /* a driver made it: a VF, or what is behind an Intel VMD */
};

/*
 * Parse the value of a `modalias` attribute, "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00", into the ID and the
 * class of the device (drivers/pci/pci-sysfs.c).
 * Returns 0 or -EINVAL.
 */
int device_parse_modalias(const char *modalias, struct device *device);

static inline bool device_is_display(const struct device *device)
{
	return device->class >> 16 == DEVICE_DISPLAY;
}

/* What a person can look at: VGA, or the "other" that GPUs without VGA say they are; a 3D controller has no outputs. */
static inline bool device_is_screen(const struct device *device)
{
	return device->class >> 8 == DEVICE_VGA || device->class >> 8 == DEVICE_DISPLAY_OTHER;
}

static inline bool device_is_usb(const struct device *device)
{
	return device->class >> 8 == DEVICE_USB;
}

/* A bridge in the sense that it can never be given away: whatever is behind it would go with it. */
static inline bool device_is_bridge(const struct device *device)
{
	return device->class >> 16 == DEVICE_BRIDGE && device->class >> 8 != DEVICE_BRIDGE_OTHER;
}

#endif
