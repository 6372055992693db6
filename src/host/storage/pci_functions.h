/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of PCI functions that the host needs, with the reason for each. Finds functions in the path of a device. Must
 * not know what that device is for.
 */
#ifndef VFIOCLAIM_PCI_FUNCTIONS_H
#define VFIOCLAIM_PCI_FUNCTIONS_H

#include <stddef.h>

#include "core/lib/strbuf.h"
#include "core/pci/addr.h"

struct function {
	struct addr_path path;
	struct addr_id id;   /* only vendor and device */
	const char *because; /* the first reason for it */
};

/* Must be all zeros at first. */
struct pci_functions {
	const char *because;   /* the current reason; the caller owns it and keeps it valid */
	struct function *list; /* each function once */
	size_t count;
};

/*
 * Add every PCI function that is not a bridge in a sysfs link to a device,
 * "../../devices/pci0000:00/0000:00:05.0/nvme/nvme0/nvme0n1". Below an Intel VMD these are the VMD and the disk.
 * Return the number of such functions in the link, or -ENOENT if one cannot be read (*why says which).
 */
int pci_functions_add_link(struct pci_functions *functions, const char *link, struct strbuf *why);

#endif
