// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/pci_functions.h"

#include <errno.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/pci/device.h"
#include "core/pci/pci_sysfs.h"
#include "host/lib/xalloc.h"

static void add_function(struct pci_functions *functions, const struct addr_path *path, const struct addr_id *id)
{
	for (size_t i = 0; i < functions->count; i++)
		if (addr_path_equal(&functions->list[i].path, path))
			return;
	functions->list = xalloc_grow(functions->list, functions->count + 1, sizeof(*functions->list));
	functions->list[functions->count++] = (struct function){
		.path = *path,
		.because = functions->because,
		/* any card of this model will do: the place identifies it */
		.id = { id->vendor, id->device, ADDR_ANY_ID, ADDR_ANY_ID },
	};
}

/* Look at a function in the path of a device, and add it. Return 1, 0 if it is a bridge, or -ENOENT. */
static int look_at_function(struct pci_functions *functions, const char *address, struct strbuf *why)
{
	char target[SYSIO_TARGET], modalias[80];
	struct addr_path place;
	struct device device;

	if (sysio_path_read_target(SYSIO_ROOT, target, sizeof(target), PCI_SYSFS_DEVICES "/%s", address) ||
	    addr_path_from_link(target, &place) ||
	    sysio_path_read_value(SYSIO_ROOT, modalias, sizeof(modalias), PCI_SYSFS_DEVICES "/%s/modalias", address) <
		    0 ||
	    device_parse_modalias(modalias, &device)) {
		strbuf_add(why, "it is on PCI function %s, which " PCI_SYSFS_DEVICES " does not have", address);
		return -ENOENT;
	}
	if (device_is_bridge(&device))
		return 0;
	add_function(functions, &place, &device.id);
	return 1;
}

/*
 * Add the physical function of a virtual one: without it, the virtual one disappears
 * (Documentation/ABI/testing/sysfs-bus-pci, physfn).
 */
static int look_at_physical(struct pci_functions *functions, const char *address, struct strbuf *why)
{
	char physical[ADDR_TEXT];

	if (sysio_path_read_link(SYSIO_ROOT, physical, sizeof(physical), PCI_SYSFS_DEVICES "/%s/physfn", address))
		return 0;
	return look_at_function(functions, physical, why);
}

int pci_functions_add_link(struct pci_functions *functions, const char *link, struct strbuf *why)
{
	char copy[SYSIO_TARGET], *rest = copy, *component;
	int found = 0, status = str_copy(copy, sizeof(copy), link) ? -ENOENT : 0;

	while (status >= 0 && (component = parse_item(&rest, '/'))) {
		struct addr addr;

		if (addr_parse(component, &addr))
			continue;
		status = look_at_function(functions, component, why);
		found += status > 0;
		if (status > 0)
			status = look_at_physical(functions, component, why);
	}
	return status < 0 ? status : found;
}
