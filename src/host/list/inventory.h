/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All devices, by IOMMU group, and what is to be known of each: who has it, who could, and what the next boot will do with
 * it. Gathers and prints nothing.
 */
#ifndef VFIOCLAIM_INVENTORY_H
#define VFIOCLAIM_INVENTORY_H

#include "core/lib/str_list.h"
#include "host/bake/simulate.h"

struct inventory_item {
	const struct device *device;   /* as it is now */
	struct str_list modules;       /* that would take it, of the kernel that will boot */
	const struct claim *claim;     /* what that boot does with it; NULL: it stays with the host */
	const struct rule *late;       /* a claim that means it, though only a driver makes it, after that; or NULL */
	const struct rule *protecting; /* the first line that protects it, or NULL */
	char parent[ADDR_TEXT];	       /* of a VF: the device that it is a part of; else "" */
	bool asked;		       /* it is meant by what was asked for, and not only in one group with that */
};

struct inventory {
	struct inventory_item *items; /* by group, then by address; those without a group last; ours, never freed */
	size_t count;
};

/*
 * After simulate_machine(), and simulate_boot() if the config could be read: take the devices that were chosen, and all
 * that share a group with them.
 *
 * @chosen  the rules that tell which; NULL for all devices
 */
void inventory_take(struct inventory *inventory, const struct simulation *simulation, const struct request *chosen);

#endif
