// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/vm_config.h"

#include "core/pci/pci_sysfs.h"

#define CHASSIS 100	/* number of the first port; users number their own from 0 or 1 */
#define FIRST_SLOT 0x10 /* first slot in the guest, for libvirt */

/* The place of a function in the guest. */
struct place {
	unsigned slot;	   /* number of the shared slot, from 0; valid only if `shared` */
	unsigned function; /* function number in the guest */
	bool shared, first;
};

/* Advance `place` from the previous function to function `i`. It must be all zeros for the first function. */
static void find_place(struct place *place, const struct addr *functions, size_t count, size_t i)
{
	bool was_shared = place->shared;
	bool as_before = i && addr_same_slot(&functions[i - 1], &functions[i]);

	if (!as_before)
		place->slot += was_shared;
	place->function = as_before ? place->function + 1 : 0;
	place->first = !as_before;
	place->shared = as_before || (i + 1 < count && addr_same_slot(&functions[i], &functions[i + 1]));
}

bool vm_config_fits_libvirt(const struct addr *function)
{
	return function->domain <= 0xffff;
}

void vm_config_print_qemu(FILE *out, const struct addr *functions, size_t count)
{
	struct place place = { 0 };

	for (size_t i = 0; i < count; i++) {
		char address[ADDR_TEXT];

		find_place(&place, functions, count, i);
		addr_name(address, &functions[i]);
		if (place.shared && place.first)
			fprintf(out, "-device pcie-root-port,id=vfioclaim%u,chassis=%u\n", place.slot,
				CHASSIS + place.slot);
		if (vm_config_fits_libvirt(&functions[i]))
			fprintf(out, "-device vfio-pci,host=%s", address);
		else /* a domain in host= has 16 bits, too */
			fprintf(out, "-device vfio-pci,sysfsdev=" PCI_SYSFS_DEVICES "/%s", address);
		if (place.shared)
			fprintf(out, ",bus=vfioclaim%u,addr=00.%u", place.slot, place.function);
		fputs(place.shared && place.first ? ",multifunction=on\n" : "\n", out);
	}
}

void vm_config_print_libvirt(FILE *out, const struct addr *functions, size_t count)
{
	struct place place = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct addr *host = &functions[i];

		find_place(&place, functions, count, i);
		fputs("<hostdev mode='subsystem' type='pci' managed='no'>\n"
		      "  <driver name='vfio'/>\n"
		      "  <source>\n",
		      out);
		fprintf(out, "    <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>\n",
			host->domain, host->bus, host->device, host->function);
		fputs("  </source>\n", out);
		if (place.shared)
			fprintf(out,
				"  <address type='pci' domain='0x0000' bus='0x00' slot='0x%02x' function='0x%x'%s/>\n",
				FIRST_SLOT + place.slot, place.function, place.first ? " multifunction='on'" : "");
		fputs("</hostdev>\n", out);
	}
}
