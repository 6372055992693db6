// SPDX-License-Identifier: GPL-2.0-or-later
#include "folder.h"

#include "sysio.h"
#include "text.h"

int folder_open(struct folder *folder)
{
	folder->root_bus = -1;
	folder->stem = 0;
	folder->path[0] = '\0';
	folder->addr.domain = UINT32_MAX; /* nobody's */
	folder->devices = sysio_open_dir(SYSIO_ROOT, FOLDER_DEVICES);
	return folder->devices < 0 ? folder->devices : 0;
}

void folder_close(struct folder *folder)
{
	sysio_close(folder->root_bus);
	sysio_close(folder->devices);
}

void folder_turn(struct folder *folder, const struct addr *addr)
{
	char bus[sizeof("/sys/devices/pci:") + ADDR_TEXT];
	struct text text;

	if (addr->domain != folder->addr.domain || addr->bus != folder->addr.bus) {
		text_open(&text, bus, sizeof(bus));
		text_add(&text, "/sys/devices/pci%04x:%02x", addr->domain, addr->bus);
		sysio_close(folder->root_bus);
		folder->root_bus = sysio_open_dir(SYSIO_ROOT, bus);
	}
	folder->addr = *addr;
	text_open(&text, folder->path, sizeof(folder->path));
	addr_print(&text, addr);
	folder->stem = text.length;
}

int folder_dir(const struct folder *folder)
{
	return folder->root_bus < 0 ? folder->devices : folder->root_bus;
}

const char *folder_path(struct folder *folder, const char *attribute)
{
	text_copy(folder->path + folder->stem, sizeof(folder->path) - folder->stem, attribute);
	return folder->path;
}

int folder_read_link(struct folder *folder, const char *attribute, char *buffer, size_t size)
{
	return sysio_read_link(folder_dir(folder), folder_path(folder, attribute), buffer, size);
}

int folder_read_value(struct folder *folder, const char *attribute, char *buffer, size_t size)
{
	return sysio_read_value(folder_dir(folder), folder_path(folder, attribute), buffer, size);
}

int folder_write(struct folder *folder, const char *attribute, const char *value)
{
	return sysio_write(folder_dir(folder), folder_path(folder, attribute), value);
}
