// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/pci/pci_sysfs.h"

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"

int pci_sysfs_open(struct pci_sysfs *folder)
{
	folder->root_bus = -1;
	folder->stem = 0;
	folder->path[0] = '\0';
	folder->addr.domain = UINT32_MAX; /* no device has it */
	folder->devices = sysio_open_dir(SYSIO_ROOT, PCI_SYSFS_DEVICES);
	return folder->devices < 0 ? folder->devices : 0;
}

void pci_sysfs_log_absent(int status)
{
	log_error(PCI_SYSFS_DEVICES ": %s; is sysfs mounted?", log_strerror(status));
}

void pci_sysfs_close(struct pci_sysfs *folder)
{
	sysio_close(folder->root_bus);
	sysio_close(folder->devices);
}

void pci_sysfs_turn(struct pci_sysfs *folder, const struct addr *addr)
{
	struct strbuf text;

	if (addr->domain != folder->addr.domain || addr->bus != folder->addr.bus) {
		sysio_close(folder->root_bus);
		folder->root_bus = sysio_open_dirf(SYSIO_ROOT, "/sys/devices/pci%04x:%02x", addr->domain, addr->bus);
	}
	folder->addr = *addr;
	strbuf_open(&text, folder->path, sizeof(folder->path));
	addr_print(&text, addr);
	folder->stem = text.length;
}

int pci_sysfs_dir(const struct pci_sysfs *folder)
{
	return folder->root_bus < 0 ? folder->devices : folder->root_bus;
}

const char *pci_sysfs_path(struct pci_sysfs *folder, const char *attribute)
{
	str_copy(folder->path + folder->stem, sizeof(folder->path) - folder->stem, attribute);
	return folder->path;
}

int pci_sysfs_read_link(struct pci_sysfs *folder, const char *attribute, char *buffer, size_t size)
{
	return sysio_read_link(pci_sysfs_dir(folder), pci_sysfs_path(folder, attribute), buffer, size);
}

int pci_sysfs_read_value(struct pci_sysfs *folder, const char *attribute, char *buffer, size_t size)
{
	return sysio_read_value(pci_sysfs_dir(folder), pci_sysfs_path(folder, attribute), buffer, size);
}

int pci_sysfs_write(struct pci_sysfs *folder, const char *attribute, const char *value)
{
	return sysio_write(pci_sysfs_dir(folder), pci_sysfs_path(folder, attribute), value);
}
