// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/block_bus.h"

#include <stddef.h>
#include <string.h>

#include "core/lib/str.h"

/* Return whether a component of the path begins with one of these. */
static bool has_component(const char *path, const char *const *prefixes)
{
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		for (size_t i = 0; prefixes[i]; i++)
			if (str_has_prefix(at, prefixes[i]))
				return true;
	}
	return false;
}

bool block_bus_needs_no_pci(const char *link)
{
	/* below these, everything is: the devices of a SoC or a device tree, s390, POWER, Xen (vbd-51712 of xenbus) */
	static const char *const roots[] = { "platform/", "amba/", "soc/", "soc@", "css", "vio/", "vbd-" };
	/* devices of the ACPI tree: Hyper-V's VMBus (drivers/hv/vmbus_drv.c) and the memory of an NFIT */
	static const char *const acpi[] = { "VMBUS:", "MSFT1000:", "ACPI0012:", NULL };
	/*
	 * what is on the platform bus only in name: USB/IP, a USB gadget's own host, CXL (drivers/cxl/acpi.c), iSCSI
	 * and its kind
	 */
	static const char *const remote[] = { "vhci_hcd", "dummy_hcd", "ACPI0017:", "nvdimm-bridge", "session", NULL };
	const char *path = strstr(link, "devices/");

	if (!path)
		return false;
	path += strlen("devices/");
	if (has_component(path, remote))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(roots); i++)
		if (str_has_prefix(path, roots[i]))
			return true;
	return str_has_prefix(path, "LNXSYSTM:") && has_component(path, acpi);
}
