/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI addresses and IDs: parse, print, compare. Knows text only, not whether such a device exists.
 *
 * An address is written as the kernel names devices in sysfs, DDDD:BB:DD.F, all hexadecimal
 * (Documentation/PCI/sysfs-pci.rst). Domains above ffff exist: Intel VMD numbers its own from 10000.
 */
#ifndef VFIOCLAIM_ADDR_H
#define VFIOCLAIM_ADDR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/lib/strbuf.h"

#define ADDR_TEXT 24 /* bytes that hold any printed address, NUL included */
#define ADDR_PATH_STEPS \
	16 /* bridges and the device behind them; the deepest seen, two docks behind a laptop, has 9 \
	    */

struct addr {
	uint32_t domain;
	uint8_t bus;
	uint8_t device;	  /* at most 1f */
	uint8_t function; /* at most 7 */
};

/* What a device says of itself, or with ADDR_ANY_ID in any place what a rule asks for. */
#define ADDR_ANY_ID 0xffffffffu /* the kernel's PCI_ANY_ID */

struct addr_id {
	uint32_t vendor, device, subvendor, subdevice;
};

/*
 * Parse `[domain:]bus:device.function`, the whole string; a domain has 4 to 8 digits and is 0000 where it is left out.
 * Returns NULL, or in English what was expected instead.
 */
const char *addr_parse(const char *string, struct addr *addr);

/*
 * Parse a whole slot, `[domain:]bus:device` or `[domain:]bus:device.*`. The function becomes 0.
 * Returns NULL, or in English what was expected instead.
 */
const char *addr_slot_parse(const char *string, struct addr *addr);

/* Print DDDD:BB:DD.F, the domain always; addr_name() into a buffer, which it returns. */
void addr_print(struct strbuf *text, const struct addr *addr);
const char *addr_name(char name[ADDR_TEXT], const struct addr *addr);

/* By domain, bus, device, function: less than, equal to or greater than 0. */
int addr_compare(const struct addr *a, const struct addr *b);

/* Are both functions of one slot (domain, bus and device)? */
bool addr_same_slot(const struct addr *a, const struct addr *b);

/*
 * Where a device is, told from its root bus: the numbers of the buses between change when a card is added, this does
 * not. Written as the kernel's own `[domain:]bus:dev.fn[/dev.fn]*` (Documentation/admin-guide/kernel-parameters.txt,
 * pci=).
 */
struct addr_path {
	uint32_t domain;
	uint8_t bus; /* the root bus */
	uint8_t count;
	uint8_t steps[ADDR_PATH_STEPS]; /* device << 3 | function, bridges first */
};

/* Parse a path of one step or more, the whole string. Returns NULL, or in English what was expected instead. */
const char *addr_path_parse(const char *string, struct addr_path *path);

/*
 * Take the path out of a link of /sys/bus/pci/devices, "../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0".
 * Returns 0 or -EINVAL.
 */
int addr_path_from_link(const char *link, struct addr_path *path);

void addr_path_print(struct strbuf *text, const struct addr_path *path);
bool addr_path_equal(const struct addr_path *a, const struct addr_path *b);

/*
 * Parse `vendor:device[:subvendor:subdevice]`, the whole string: four digits each, with or without 0x; `*` is any, for
 * all but the vendor.
 * Returns NULL, or in English what was expected instead.
 */
const char *addr_id_parse(const char *string, struct addr_id *id);

/* Print vendor:device, and the other two where they are not ADDR_ANY_ID. */
void addr_id_print(struct strbuf *text, const struct addr_id *id);

/* Print vendor:device alone. */
void addr_id_print_short(struct strbuf *text, const struct addr_id *id);

/* Does a device's ID fit what was asked for? */
bool addr_id_match(const struct addr_id *asked, const struct addr_id *id);

#endif
