/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where sysfs shows a device, by the shortest way there. Does not know what its attributes are.
 *
 * FOLDER_DEVICES is a folder of links, and to follow one costs the kernel as much as the attribute behind it. What is on a
 * root bus stands in the folder of that bus as well, under the same name (drivers/pci/probe.c, pci_register_host_bridge()).
 */
#ifndef VFIOCLAIM_FOLDER_H
#define VFIOCLAIM_FOLDER_H

#include <stddef.h>

#include "addr.h"

#define FOLDER_DEVICES "/sys/bus/pci/devices"
#define FOLDER_PATH (ADDR_TEXT + 32) /* bytes of "0000:01:00.0/some_attribute" */

struct folder {
	int devices;  /* FOLDER_DEVICES, open */
	int root_bus; /* the folder of the device's bus, if that is a root bus; else negative */
	struct addr addr;
	size_t stem; /* bytes of `path` that are the address */
	char path[FOLDER_PATH];
};

/* Returns 0, or -errno if there is no PCI bus in sysfs; folder_close() may be called all the same. */
int folder_open(struct folder *folder);
void folder_close(struct folder *folder);

/* Turn to a device, which need not be there. */
void folder_turn(struct folder *folder, const struct addr *addr);

/* The directory in which folder_path() is to be looked up. */
int folder_dir(const struct folder *folder);

/* The path of that device's attribute, "/driver", or with "" its own. It is the folder's, until the next call. */
const char *folder_path(struct folder *folder, const char *attribute);

/* sysio_read_link(), sysio_read_value() and sysio_write() for that device's attribute. */
int folder_read_link(struct folder *folder, const char *attribute, char *buffer, size_t size);
int folder_read_value(struct folder *folder, const char *attribute, char *buffer, size_t size);
int folder_write(struct folder *folder, const char *attribute, const char *value);

#endif
