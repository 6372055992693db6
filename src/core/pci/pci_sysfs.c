// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/pci/pci_sysfs.h"

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"

int pci_sysfs_open(struct pci_sysfs *sysfs)
{
	sysfs->root_bus = -1;
	sysfs->stem = 0;
	sysfs->path[0] = '\0';
	sysfs->addr.domain = UINT32_MAX; /* no device has it */
	sysfs->devices = sysio_open_dir(SYSIO_ROOT, PCI_SYSFS_DEVICES);
	return sysfs->devices < 0 ? sysfs->devices : 0;
}

void pci_sysfs_log_absent(int status)
{
	log_error(PCI_SYSFS_DEVICES ": %s; is sysfs mounted?", log_strerror(status));
}

void pci_sysfs_close(struct pci_sysfs *sysfs)
{
	sysio_close(sysfs->root_bus);
	sysio_close(sysfs->devices);
}

void pci_sysfs_turn(struct pci_sysfs *sysfs, const struct addr *addr)
{
	struct strbuf text;

	if (addr->domain != sysfs->addr.domain || addr->bus != sysfs->addr.bus) {
		sysio_close(sysfs->root_bus);
		sysfs->root_bus = sysio_path_open(SYSIO_ROOT, "/sys/devices/pci%04x:%02x", addr->domain, addr->bus);
	}
	sysfs->addr = *addr;
	strbuf_open(&text, sysfs->path, sizeof(sysfs->path));
	addr_print(&text, addr);
	sysfs->stem = text.length;
}

int pci_sysfs_dir(const struct pci_sysfs *sysfs)
{
	return sysfs->root_bus < 0 ? sysfs->devices : sysfs->root_bus;
}

const char *pci_sysfs_path(struct pci_sysfs *sysfs, const char *attribute)
{
	str_copy(sysfs->path + sysfs->stem, sizeof(sysfs->path) - sysfs->stem, attribute);
	return sysfs->path;
}

int pci_sysfs_read_link(struct pci_sysfs *sysfs, const char *attribute, char *buffer, size_t size)
{
	return sysio_read_link(pci_sysfs_dir(sysfs), pci_sysfs_path(sysfs, attribute), buffer, size);
}

int pci_sysfs_read_value(struct pci_sysfs *sysfs, const char *attribute, char *buffer, size_t size)
{
	return sysio_read_value(pci_sysfs_dir(sysfs), pci_sysfs_path(sysfs, attribute), buffer, size);
}

int pci_sysfs_write(struct pci_sysfs *sysfs, const char *attribute, const char *value)
{
	return sysio_write(pci_sysfs_dir(sysfs), pci_sysfs_path(sysfs, attribute), value);
}
