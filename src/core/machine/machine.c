// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/machine.h"

void machine_at_boot(struct machine *machine)
{
	size_t kept = 0;

	for (size_t i = 0; i < machine->count; i++) {
		struct device *device = &machine->devices[i];

		if (device->is_made)
			continue;
		if (device->driver_is_module)
			device->driver[0] = '\0';
		machine->devices[kept++] = *device;
	}
	machine->count = kept;
}
