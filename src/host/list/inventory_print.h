/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Print an inventory as text or JSON. Must not judge it.
 *
 * The text has a line for each device, and a second one if there is more to print. Lines are not wrapped, so that each
 * can be copied completely.
 */
#ifndef VFIOCLAIM_INVENTORY_PRINT_H
#define VFIOCLAIM_INVENTORY_PRINT_H

#include <json-c/json.h>
#include <stdio.h>

#include "host/list/inventory.h"

/* @color  print for a terminal: mark the devices that the boot claims, and dim bridges */
void inventory_print(const struct inventory *inventory, const struct iommu *iommu, bool color, FILE *out);

/*
 * Return an array of objects with equal keys: those of report_json_device(), and more that check does not print. The
 * caller owns the array.
 *
 * @simulation  the source of the inventory
 */
struct json_object *inventory_print_json(const struct inventory *inventory, const struct simulation *simulation);

#endif
