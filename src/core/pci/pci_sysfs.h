/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where sysfs shows a device, by the shortest way there. Does not know what its attributes are.
 *
 * PCI_SYSFS_DEVICES is a folder of links, and to follow one costs the kernel as much as the attribute behind it. What is on a
 * root bus stands in the folder of that bus as well, under the same name (drivers/pci/probe.c, pci_register_host_bridge()).
 */
#ifndef VFIOCLAIM_PCI_SYSFS_H
#define VFIOCLAIM_PCI_SYSFS_H

#include <stddef.h>

#include "core/pci/addr.h"

#define PCI_SYSFS_DEVICES "/sys/bus/pci/devices"
#define PCI_SYSFS_PATH (ADDR_TEXT + 32) /* bytes of "0000:01:00.0/some_attribute" */

struct pci_sysfs {
	int devices;  /* PCI_SYSFS_DEVICES, open */
	int root_bus; /* the folder of the device's bus, if that is a root bus; else negative */
	struct addr addr;
	size_t stem; /* bytes of `path` that are the address */
	char path[PCI_SYSFS_PATH];
};

/* Returns 0, or -errno if there is no PCI bus in sysfs; pci_sysfs_close() may be called all the same. */
int pci_sysfs_open(struct pci_sysfs *folder);
void pci_sysfs_close(struct pci_sysfs *folder);

/* Report that PCI_SYSFS_DEVICES cannot be opened, by the -errno of that. */
void pci_sysfs_log_absent(int status);

/* Turn to a device, which need not be there. */
void pci_sysfs_turn(struct pci_sysfs *folder, const struct addr *addr);

/* The directory in which pci_sysfs_path() is to be looked up. */
int pci_sysfs_dir(const struct pci_sysfs *folder);

/* The path of that device's attribute, "/driver", or with "" its own. It is the folder's, until the next call. */
const char *pci_sysfs_path(struct pci_sysfs *folder, const char *attribute);

/* sysio_read_link(), sysio_read_value() and sysio_write() for that device's attribute. */
int pci_sysfs_read_link(struct pci_sysfs *folder, const char *attribute, char *buffer, size_t size);
int pci_sysfs_read_value(struct pci_sysfs *folder, const char *attribute, char *buffer, size_t size);
int pci_sysfs_write(struct pci_sysfs *folder, const char *attribute, const char *value);

#endif
