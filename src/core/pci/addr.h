/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parse, print and compare PCI addresses, paths and IDs. Works on text only: must not check whether a device exists.
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

/* Bridges and the device below them. The deepest path seen, through two docks of a laptop, has 9 steps. */
#define ADDR_PATH_STEPS 16

struct addr {
	uint32_t domain;
	uint8_t bus;
	uint8_t device;	  /* at most 1f */
	uint8_t function; /* at most 7 */
};

/* The ID of a device; or the ID that a rule requests, where ADDR_ANY_ID matches any value of that part. */
#define ADDR_ANY_ID 0xffffffffu /* the kernel's PCI_ANY_ID */

struct addr_id {
	uint32_t vendor, device, subvendor, subdevice;
};

/*
 * Parse a whole string as `[domain:]bus:device.function`. A domain has 4 to 8 digits, and is 0000 if it is left out.
 * Returns NULL, or a text that says what was expected.
 */
const char *addr_parse(const char *string, struct addr *addr);

/*
 * Parse a whole string as a slot, `[domain:]bus:device` or `[domain:]bus:device.*`. The function becomes 0.
 * Returns NULL, or a text that says what was expected.
 */
const char *addr_slot_parse(const char *string, struct addr *addr);

/* Print DDDD:BB:DD.F, always with the domain. addr_name() prints into a buffer, and returns that. */
void addr_print(struct strbuf *text, const struct addr *addr);
const char *addr_name(char name[ADDR_TEXT], const struct addr *addr);

/* Compare by domain, bus, device and function. Return less than, equal to or greater than 0. */
int addr_compare(const struct addr *a, const struct addr *b);

/* Return whether both are functions of one slot (domain, bus and device). */
bool addr_same_slot(const struct addr *a, const struct addr *b);

/*
 * The place of a device, as steps from its root bus. It stays the same when a card is added; the numbers of the buses
 * between may change. Written in the kernel's form, `[domain:]bus:dev.fn[/dev.fn]*`
 * (Documentation/admin-guide/kernel-parameters.txt, pci=).
 */
struct addr_path {
	uint32_t domain;
	uint8_t bus; /* the root bus */
	uint8_t count;
	uint8_t steps[ADDR_PATH_STEPS]; /* device << 3 | function, bridges first */
};

/* Parse a whole string as a path of at least one step. Returns NULL, or a text that says what was expected. */
const char *addr_path_parse(const char *string, struct addr_path *path);

/*
 * Extract the path from a link of /sys/bus/pci/devices, "../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0".
 * Returns 0, or -EINVAL if the link has no address, or more than ADDR_PATH_STEPS.
 */
int addr_path_from_link(const char *link, struct addr_path *path);

void addr_path_print(struct strbuf *text, const struct addr_path *path);
bool addr_path_equal(const struct addr_path *a, const struct addr_path *b);

/*
 * Parse a whole string as `vendor:device[:subvendor:subdevice]`. Each part has four digits, with or without 0x, or is
 * `*` for any value. The vendor cannot be `*`.
 * Returns NULL, or a text that says what was expected.
 */
const char *addr_id_parse(const char *string, struct addr_id *id);

/* Print vendor:device, and the other two parts unless both are ADDR_ANY_ID. */
void addr_id_print(struct strbuf *text, const struct addr_id *id);

/* Print vendor:device alone. */
void addr_id_print_short(struct strbuf *text, const struct addr_id *id);

/* Return whether a device's ID matches the requested one. */
bool addr_id_match(const struct addr_id *asked, const struct addr_id *id);

#endif
