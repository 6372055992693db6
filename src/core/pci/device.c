// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/pci/device.h"

#include <errno.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"

int device_parse_modalias(const char *modalias, struct device *device)
{
	static const struct {
		const char *before;
		unsigned digits;
	} parts[] = { { "pci:v", 8 }, { "d", 8 }, { "sv", 8 }, { "sd", 8 }, { "bc", 2 }, { "sc", 2 }, { "i", 2 } };
	uint32_t values[ARRAY_SIZE(parts)];

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		modalias = str_after_prefix(modalias, parts[i].before);
		if (!modalias || parse_hex(&modalias, parts[i].digits, parts[i].digits, &values[i]))
			return -EINVAL;
	}
	if (*modalias)
		return -EINVAL;
	device->id = (struct addr_id){ values[0], values[1], values[2], values[3] };
	device->class = values[4] << 16 | values[5] << 8 | values[6];
	return 0;
}

bool device_is_vfio_driver(const char *driver)
{
	return str_has_suffix(driver, "vfio-pci") || str_has_suffix(driver, "vfio_pci");
}

bool device_is_keeping_driver(const char *driver)
{
	return device_is_vfio_driver(driver) || !strcmp(driver, "pci-stub");
}
