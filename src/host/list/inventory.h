/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Collect the facts about each device, sorted by IOMMU group: its driver, the modules that match it, and what the next
 * boot does with it. Must not print.
 */
#ifndef VFIOCLAIM_INVENTORY_H
#define VFIOCLAIM_INVENTORY_H

#include "core/lib/str_list.h"
#include "host/bake/simulate.h"

struct inventory_item {
	const struct device *device; /* its state now */
	struct str_list modules;     /* that match it, of the kernel that will boot */
	const struct claim *claim;   /* of the next boot; NULL if it stays with the host */
	const struct rule *late;     /* the claim that would match it, but a driver makes it only after that; or NULL */
	const struct rule *protecting; /* the first rule that protects it, or NULL */
	char parent[ADDR_TEXT];	       /* of a VF: the address of its device; else "" */
	bool asked;		       /* the user selected it, not only a device in its group */
};

struct inventory {
	struct inventory_item *items; /* by group, then by address; those without a group are last */
	size_t count;
};

/*
 * Take the selected devices, and all devices that share a group with them. Call simulate_machine() first, and
 * simulate_boot() too if the configuration could be read.
 *
 * @chosen  the rules that select devices; NULL for all devices
 */
void inventory_take(struct inventory *inventory, const struct simulation *simulation, const struct request *chosen);

#endif
