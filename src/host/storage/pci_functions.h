/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PCI functions that carry something, and what. Finds them in the path of a device that stands on them; does not
 * know what that device is for.
 */
#ifndef VFIOCLAIM_PCI_FUNCTIONS_H
#define VFIOCLAIM_PCI_FUNCTIONS_H

#include <stddef.h>

#include "core/lib/strbuf.h"
#include "core/pci/addr.h"

struct function {
	struct addr_path path;
	struct addr_id id;   /* vendor and device only */
	const char *because; /* what it was first found for */
};

/* Begin with all of it 0. */
struct pci_functions {
	const char *because;   /* what is looked for now; the caller's, and kept */
	struct function *list; /* each once; ours, never freed: the program ends with its one run */
	size_t count;
};

/*
 * Add every PCI function in a link of sysfs to a device, "../../devices/pci0000:00/0000:00:05.0/nvme/nvme0/nvme0n1",
 * that is no bridge: behind an Intel VMD the VMD and the disk.
 * Returns how many there are in it, or -ENOENT if one cannot be looked at (*why says in English which).
 */
int pci_functions_add_link(struct pci_functions *functions, const char *link, struct strbuf *why);

#endif
