/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read the current state from sysfs: the driver and the group of a function, and the devices that keep a group from
 * being viable. Must not write, or read a file that takes a device's lock: a stuck device must not block the caller.
 */
#ifndef VFIOCLAIM_SYSFS_STATE_H
#define VFIOCLAIM_SYSFS_STATE_H

#include "core/pci/device.h"

#define SYSFS_STATE_NAME 64 /* bytes of the name of a device in a group; not all devices are PCI functions */

struct sysfs_state {
	bool present;
	struct addr_id id;	    /* if present */
	char driver[DEVICE_DRIVER]; /* "" for none */
	int32_t group;		    /* IOMMU group, or DEVICE_NO_GROUP */
};

/* Read the state of the function at an address. A function that cannot be read is not present. */
void sysfs_state_read(struct sysfs_state *live, const struct addr *addr);

struct sysfs_group_member {
	char name[SYSFS_STATE_NAME]; /* an address; on Arm it may be the name of a platform device */
	char driver[DEVICE_DRIVER];  /* "" for none */
	char node[16]; /* "vfio0" in /dev/vfio/devices, from Linux 6.2 on, if bound to a vfio driver; else "" */
	bool holds;    /* its driver does DMA for the host, so the group is not viable */
};

struct sysfs_group {
	int32_t number;
	struct sysfs_group_member *members; /* sorted by name */
	size_t count;
	bool isolated; /* an IOMMU unit serves each device that VFIO has in it */
	bool viable;
};

/*
 * Read an IOMMU group. VFIO opens the devices of a group only if the group is viable: each member has no driver, a
 * driver of VFIO, pci-stub or pcieport. These drivers leave DMA to others (driver_managed_dma: drivers/iommu/iommu.c
 * from Linux 5.19 on, vfio_dev_viable() in drivers/vfio/vfio.c before). A group that cannot be read is not viable, and
 * neither is one without an IOMMU: VFIO makes such groups in its noiommu mode, and names them vfio-noiommu.
 * Return 0 or -errno.
 */
int sysfs_state_read_group(struct sysfs_group *group, int32_t number);

#endif
