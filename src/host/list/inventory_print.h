/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An inventory -> text, or JSON. Judges nothing.
 *
 * As text, a line for each device, with what is special about it on a second one; no line is broken, so that each can be
 * copied whole.
 */
#ifndef VFIOCLAIM_INVENTORY_PRINT_H
#define VFIOCLAIM_INVENTORY_PRINT_H

#include <json-c/json.h>
#include <stdio.h>

#include "host/list/inventory.h"

/* @color  for a terminal: what the boot takes is marked, and bridges step back */
void inventory_print(const struct inventory *inventory, const struct iommu *iommu, bool color, FILE *out);

/*
 * An array of objects, each with the same keys: those of report_json_device(), and what check does not tell. Each belongs
 * to the caller with the array.
 *
 * @simulation  of which the inventory was taken
 */
struct json_object *inventory_print_json(const struct inventory *inventory, const struct simulation *simulation);

#endif
