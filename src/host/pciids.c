// SPDX-License-Identifier: GPL-2.0-or-later
#include "pciids.h"

#include <pci/pci.h>

static void ignore(char *format, ...)
{
	(void)format;
}

/* It holds pci.ids, which is read once. */
static struct pci_access *names(void)
{
	static struct pci_access *access;

	if (!access) {
		access = pci_alloc();
		/* what pci_init() sets beside looking for devices; it ends the program where there are none */
		access->debug = access->warning = ignore;
	}
	return access;
}

void pciids_print_name(struct text *text, const struct addr_id *id)
{
	char name[256];

	if (pci_lookup_name(names(), name, sizeof(name), PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE | PCI_LOOKUP_NO_NUMBERS,
			    (int)id->vendor, (int)id->device))
		text_add(text, "%s", name);
}

void pciids_print(struct text *text, const struct addr_id *id)
{
	size_t before = text->length;

	pciids_print_name(text, id);
	text_add(text, text->length > before ? " [%04x:%04x]" : "[%04x:%04x]", id->vendor, id->device);
}

void pciids_print_class(struct text *text, uint32_t class)
{
	char name[256];

	if (pci_lookup_name(names(), name, sizeof(name), PCI_LOOKUP_CLASS | PCI_LOOKUP_NO_NUMBERS, (int)(class >> 8)))
		text_add(text, "%s", name);
	else
		text_add(text, "class %04x", class >> 8);
}
