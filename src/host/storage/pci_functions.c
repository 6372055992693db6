// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/pci_functions.h"

#include <errno.h>
#include <stdlib.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/pci/device.h"
#include "core/pci/pci_sysfs.h"

static int add_function(struct pci_functions *functions, const struct addr_path *path, const struct addr_id *id)
{
	struct function *grown;

	for (size_t i = 0; i < functions->count; i++)
		if (addr_path_equal(&functions->list[i].path, path))
			return 0;
	grown = reallocarray(functions->list, functions->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	functions->list = grown;
	grown[functions->count] = (struct function){ .path = *path, .because = functions->because };
	/* every card of a model would do: what matters is the place */
	grown[functions->count++].id = (struct addr_id){ id->vendor, id->device, ADDR_ANY_ID, ADDR_ANY_ID };
	return 0;
}

/* One function that a device's path goes through. Returns 1, 0 if it is a bridge, -ENOENT or -ENOMEM. */
static int look_at_function(struct pci_functions *functions, const char *address, struct strbuf *why)
{
	char path[sizeof(PCI_SYSFS_DEVICES "//modalias") + ADDR_TEXT], target[SYSIO_TARGET], modalias[80];
	struct addr_path place;
	struct device device;
	struct strbuf text;
	int status;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, PCI_SYSFS_DEVICES "/%s", address);
	status = sysio_read_target(SYSIO_ROOT, path, target, sizeof(target));
	strbuf_add(&text, "/modalias");
	if (status || addr_path_from_link(target, &place) ||
	    sysio_read_value(SYSIO_ROOT, path, modalias, sizeof(modalias)) < 0 ||
	    device_parse_modalias(modalias, &device)) {
		strbuf_add(why, "it is on PCI function %s, which " PCI_SYSFS_DEVICES " does not have", address);
		return -ENOENT;
	}
	if (device_is_bridge(&device))
		return 0;
	status = add_function(functions, &place, &device.id);
	return status ? status : 1;
}

/* A virtual function is its physical one's, which goes first (Documentation/ABI/testing/sysfs-bus-pci, physfn). */
static int look_at_physical(struct pci_functions *functions, const char *address, struct strbuf *why)
{
	char path[sizeof(PCI_SYSFS_DEVICES "//physfn") + ADDR_TEXT], physical[ADDR_TEXT];
	struct strbuf text;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, PCI_SYSFS_DEVICES "/%s/physfn", address);
	if (sysio_read_link(SYSIO_ROOT, path, physical, sizeof(physical)))
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
