/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One PCI function, as sysfs shows it. Must not read files: scan fills the struct.
 */
#ifndef VFIOCLAIM_DEVICE_H
#define VFIOCLAIM_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/pci/addr.h"

#define DEVICE_DRIVER 56     /* bytes of a driver's name: the kernel's MODULE_NAME_LEN on 64 bit machines */
#define DEVICE_NO_GROUP (-1) /* a value of `group` */

/* Base classes and subclasses: PCI Code and ID Assignment Specification, chapter 1. */
enum device_class {
	DEVICE_STORAGE = 0x01,
	DEVICE_NETWORK = 0x02,
	DEVICE_DISPLAY = 0x03,
	DEVICE_BRIDGE = 0x06,
	DEVICE_VGA = 0x0300,
	DEVICE_DISPLAY_OTHER = 0x0380,
	DEVICE_BRIDGE_OTHER = 0x0680, /* no device is below it; an NVSwitch is one */
	DEVICE_SD = 0x0805,	      /* an SD or eMMC host controller */
	DEVICE_USB = 0x0c03,
	DEVICE_FIBRE = 0x0c04,
	DEVICE_USB_XHCI =
		0x30, /* the highest programming interface of a USB host controller; UHCI is 00, OHCI 10, EHCI 20 */
};

struct device {
	struct addr addr;      /* the first member: the scan searches for it */
	struct addr_path path; /* known if `examined`, or if a rule may match it by path; otherwise no steps */
	struct addr_id id;     /* no part is ADDR_ANY_ID */
	uint32_t class;	       /* 24 bits: base class, subclass, programming interface */
	bool wanted;	       /* a claim rule matches it, or names its place, whatever the ID */
	bool group_listed;     /* for the scan: the other devices of its group are examined */

	/*
	 * Known only if `examined`: each costs a system call, and no rule concerns most devices. The driver is also known
	 * of every screen, USB host controller and network controller, because guards count those that stay with the host.
	 */
	bool examined;
	bool translated;	    /* an IOMMU unit serves this device (it has an `iommu` link) */
	bool noiommu;		    /* VFIO itself made its group, which protects nothing */
	bool boot_display;	    /* the firmware or the kernel uses it for output */
	int32_t group;		    /* IOMMU group, or DEVICE_NO_GROUP */
	char driver[DEVICE_DRIVER]; /* "" for none */

	/* Known only after scan_origins(): facts of a running host that an initramfs does not have. */
	bool driver_is_module; /* its driver is a loaded module */
	bool is_made;	       /* a driver created it: a VF, or a device below an Intel VMD */
};

/*
 * Parse the value of a `modalias` attribute into the ID and the class of the device (drivers/pci/pci-sysfs.c):
 * "pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00".
 * Returns 0 or -EINVAL.
 */
int device_parse_modalias(const char *modalias, struct device *device);

static inline bool device_is_display(const struct device *device)
{
	return device->class >> 16 == DEVICE_DISPLAY;
}

/*
 * Return whether a screen can be connected: VGA, or the "other" class of GPUs without VGA. A 3D controller has no
 * outputs.
 */
static inline bool device_is_screen(const struct device *device)
{
	return device->class >> 8 == DEVICE_VGA || device->class >> 8 == DEVICE_DISPLAY_OTHER;
}

/*
 * Return whether a keyboard can be connected: a USB host controller. A USB4 host interface (40) and a device controller
 * (fe) have the same class, but no ports for it.
 */
static inline bool device_is_usb(const struct device *device)
{
	return device->class >> 8 == DEVICE_USB && (device->class & 0xff) <= DEVICE_USB_XHCI && !(device->class & 0x0f);
}

/* Return whether it is a network controller of any kind. */
static inline bool device_is_network(const struct device *device)
{
	return device->class >> 16 == DEVICE_NETWORK;
}

/* Return whether a disk can be connected to it. A USB host controller is not counted: each machine has several. */
static inline bool device_is_storage(const struct device *device)
{
	return device->class >> 16 == DEVICE_STORAGE || device->class >> 8 == DEVICE_SD ||
	       device->class >> 8 == DEVICE_FIBRE;
}

/* Return whether an IOMMU isolates the device. A group alone does not: VFIO itself makes one in its noiommu mode. */
static inline bool device_is_isolated(const struct device *device)
{
	return device->group != DEVICE_NO_GROUP && device->translated && !device->noiommu;
}

/* Return whether a driver's name is that of vfio-pci, or of a variant with a vendor's prefix. */
bool device_is_vfio_driver(const char *driver);

/* Return whether a driver keeps its devices from the host: one of VFIO, or pci-stub. */
bool device_is_keeping_driver(const char *driver);

/* Return whether the device is bound to a driver that keeps it from the host. */
static inline bool device_is_given_away(const struct device *device)
{
	return device_is_keeping_driver(device->driver);
}

/* Return whether the device is a bridge that can never be claimed, because it would take all devices below it along. */
static inline bool device_is_bridge(const struct device *device)
{
	return device->class >> 16 == DEVICE_BRIDGE && device->class >> 8 != DEVICE_BRIDGE_OTHER;
}

#endif
