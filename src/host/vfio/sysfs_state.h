/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What sysfs shows now: one function's driver and group, and who of a group keeps it from being viable. Reads only, and
 * nothing that takes a device's lock: one that is stuck must not hold up who asks.
 */
#ifndef VFIOCLAIM_SYSFS_STATE_H
#define VFIOCLAIM_SYSFS_STATE_H

#include "core/pci/device.h"

#define SYSFS_STATE_NAME 64 /* bytes of a device's name in a group: not all are PCI functions */

struct sysfs_state {
	bool present;
	struct addr_id id;	    /* where it is present */
	char driver[DEVICE_DRIVER]; /* "" for none */
	int32_t group;		    /* IOMMU group, or DEVICE_NO_GROUP */
};

/* Look at the function at an address. What cannot be read counts as not there. */
void sysfs_state_read(struct sysfs_state *live, const struct addr *addr);

/* Is this a driver that gives devices to user space: vfio-pci, or a variant of it with a vendor's name before that? */
bool sysfs_state_is_vfio(const char *driver);

struct sysfs_group_member {
	char name[SYSFS_STATE_NAME]; /* an address; or, on Arm, of a platform device */
	char driver[DEVICE_DRIVER];  /* "" for none */
	char node[16]; /* "vfio0" of /dev/vfio/devices, from Linux 6.2 on, while a vfio driver has it; else "" */
	bool holds;    /* its driver does DMA on the host's behalf: the group is not viable */
};

struct sysfs_group {
	int32_t number;
	struct sysfs_group_member *members; /* by name; ours, never freed: the program ends with its one run */
	size_t count;
	bool viable;
};

/*
 * Look at an IOMMU group. It is viable, so that VFIO opens what is in it, if each member has no driver, one of VFIO's,
 * pci-stub or pcieport: those leave DMA to others (driver_managed_dma: drivers/iommu/iommu.c from Linux 5.19 on,
 * vfio_dev_viable() in drivers/vfio/vfio.c before). A group that cannot be read is not.
 * Returns 0 or -errno.
 */
int sysfs_state_read_group(struct sysfs_group *group, int32_t number);

#endif
