/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find a device in sysfs by the shortest path. Must not know its attributes.
 *
 * PCI_SYSFS_DEVICES is a directory of links. To follow a link costs the kernel as much as the attribute itself. A
 * device on a root bus is also in the directory of that bus, under the same name (drivers/pci/probe.c,
 * pci_register_host_bridge()).
 */
#ifndef VFIOCLAIM_PCI_SYSFS_H
#define VFIOCLAIM_PCI_SYSFS_H

#include <stddef.h>

#include "core/pci/addr.h"

#define PCI_SYSFS_DEVICES "/sys/bus/pci/devices"
#define PCI_SYSFS_PATH (ADDR_TEXT + 32) /* bytes of "0000:01:00.0/some_attribute" */

struct pci_sysfs {
	int devices;  /* PCI_SYSFS_DEVICES, open */
	int root_bus; /* the directory of the device's bus, if that is a root bus; otherwise negative */
	struct addr addr;
	size_t stem; /* bytes of the address in `path` */
	char path[PCI_SYSFS_PATH];
};

/* Open PCI_SYSFS_DEVICES. Returns 0, or -errno if sysfs has no PCI bus; pci_sysfs_close() may be called even then. */
int pci_sysfs_open(struct pci_sysfs *sysfs);
void pci_sysfs_close(struct pci_sysfs *sysfs);

/* Log that PCI_SYSFS_DEVICES cannot be opened, with the -errno of pci_sysfs_open(). */
void pci_sysfs_log_absent(int status);

/* Select the device of the following calls. It need not exist. */
void pci_sysfs_turn(struct pci_sysfs *sysfs, const struct addr *addr);

/*
 * Return the open directory in which pci_sysfs_path() must be looked up. It is valid until the next pci_sysfs_turn().
 */
int pci_sysfs_dir(const struct pci_sysfs *sysfs);

/*
 * Return the path of an attribute of the device, such as "/driver", or with "" the path of the device itself. The
 * struct owns it; it is valid until the next call.
 */
const char *pci_sysfs_path(struct pci_sysfs *sysfs, const char *attribute);

/* Like sysio_read_link(), sysio_read_value() and sysio_write(), for an attribute of the device. */
int pci_sysfs_read_link(struct pci_sysfs *sysfs, const char *attribute, char *buffer, size_t size);
int pci_sysfs_read_value(struct pci_sysfs *sysfs, const char *attribute, char *buffer, size_t size);
int pci_sysfs_write(struct pci_sysfs *sysfs, const char *attribute, const char *value);

#endif
