// SPDX-License-Identifier: GPL-2.0-or-later
#include "pciids.h"

#include <pci/pci.h>

static void ignore(char *format, ...)
{
	(void)format;
}

void pciids_print(struct text *text, const struct addr_id *id)
{
	static struct pci_access *access; /* holds pci.ids, which is read once */
	char name[256];

	if (!access) {
		access = pci_alloc();
		/* what pci_init() sets beside looking for devices; it ends the program where there are none */
		access->debug = access->warning = ignore;
	}
	if (pci_lookup_name(access, name, sizeof(name), PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE | PCI_LOOKUP_NO_NUMBERS,
			    (int)id->vendor, (int)id->device))
		text_add(text, "%s ", name);
	text_add(text, "[%04x:%04x]", id->vendor, id->device);
}
