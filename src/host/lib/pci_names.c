// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/pci_names.h"

#include <pci/pci.h>
#include <stdbool.h>
#include <string.h>

#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#define PCI_NAMES_SIZE 256 /* bytes of a name; the longest known one has about 120 */

static void ignore(char *format, ...)
{
	(void)format;
}

/* Return the handle that holds pci.ids, so that the file is read only once. */
static struct pci_access *names(void)
{
	static struct pci_access *access;

	if (!access) {
		access = pci_alloc();
		/* pci_init() sets these too, but it also looks for devices, and exits if it finds none */
		access->debug = access->warning = ignore;
	}
	return access;
}

/*
 * Print a part of a name, see enum pci_lookup_mode, to a buffer of libpci's own size. Return it, or "" if it is
 * unknown.
 */
static const char *look_up(char name[PCI_NAMES_SIZE], int part, const struct addr_id *id)
{
	if (!pci_lookup_name(names(), name, PCI_NAMES_SIZE, part | PCI_LOOKUP_NO_NUMBERS, (int)id->vendor,
			     (int)id->device))
		name[0] = '\0';
	return name;
}

static void print_both(struct strbuf *text, const char *vendor, const struct addr_id *id)
{
	char name[PCI_NAMES_SIZE];

	look_up(name, PCI_LOOKUP_DEVICE, id);
	strbuf_add(text, "%s%s%s", vendor, *vendor && *name ? " " : "", name);
}

void pci_names_print_name(struct strbuf *text, const struct addr_id *id)
{
	char vendor[PCI_NAMES_SIZE];

	print_both(text, look_up(vendor, PCI_LOOKUP_VENDOR, id), id);
}

/*
 * Remove one word for the legal form of a company from the end of its name: the form does not help to identify it.
 * Return false if there is none.
 */
static bool take_form_off(char *vendor)
{
	static const char *const forms[] = { " Corporation", " Corp", " Corp.", " Inc",	 " Inc.", " Co",
					     " Co.",	     " Ltd",  " Ltd.",	" LLC.", " LLC",  " GmbH" };

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		size_t length = strlen(vendor) - strlen(forms[i]);

		if (!str_has_suffix(vendor, forms[i]) || !length)
			continue;
		vendor[length - (vendor[length - 1] == ',')] = '\0';
		return true;
	}
	return false;
}

/*
 * Return the short name of a vendor: the text in brackets at the end, as in "[AMD]", or else the name without legal
 * forms.
 */
static char *shorten(char *vendor)
{
	char *bracket = strrchr(vendor, '[');

	if (bracket && vendor[strlen(vendor) - 1] == ']') {
		vendor[strlen(vendor) - 1] = '\0';
		return bracket + 1;
	}
	while (take_form_off(vendor)) { /* "Co., Ltd." has two */
	}
	return vendor;
}

void pci_names_print_short(struct strbuf *text, const struct addr_id *id)
{
	char vendor[PCI_NAMES_SIZE];

	look_up(vendor, PCI_LOOKUP_VENDOR, id);
	print_both(text, *vendor ? shorten(vendor) : vendor, id);
}

void pci_names_print(struct strbuf *text, const struct addr_id *id)
{
	size_t before = text->length;

	pci_names_print_name(text, id);
	strbuf_add(text, text->length > before ? " [" : "[");
	addr_id_print_short(text, id);
	strbuf_add(text, "]");
}

void pci_names_print_class(struct strbuf *text, uint32_t class)
{
	char name[PCI_NAMES_SIZE];

	if (pci_lookup_name(names(), name, sizeof(name), PCI_LOOKUP_CLASS | PCI_LOOKUP_NO_NUMBERS, (int)(class >> 8)))
		strbuf_add(text, "%s", name);
	else
		strbuf_add(text, "class %04x", class >> 8);
}
