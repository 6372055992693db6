/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One rule: what a user requests, and which devices it matches. Must not parse text or read files.
 */
#ifndef VFIOCLAIM_RULE_H
#define VFIOCLAIM_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/lib/strbuf.h"
#include "core/pci/addr.h"
#include "core/pci/device.h"

#define RULE_DRIVER "vfio-pci"
#define RULE_WORD 32	    /* bytes of a profile's or slot's name or of because=, NUL included */
#define RULE_COUNT_MAX 999  /* the largest count= */
#define RULE_WHOLE_BUS 0xff /* as the device number of a physical slot: every device on the bus */

enum rule_verb { RULE_CLAIM, RULE_PROTECT };
enum rule_source { RULE_CONFIG, RULE_CMDLINE }; /* in the order in which rules get their devices */
enum rule_place { RULE_ANYWHERE, RULE_ADDRESS, RULE_SLOT, RULE_PATH, RULE_PHYSICAL_SLOT };

/* The guards that allow= can lift, as bits. The names are those of the guards' reasons. */
enum rule_allow {
	RULE_ALLOW_BOUND_DISPLAY = 1,
	RULE_ALLOW_BOOT_DISPLAY = 2,
	RULE_ALLOW_LAST_DISPLAY = 4, /* lifts boot-display as well: the last display is the boot display */
	RULE_ALLOW_LAST_USB = 8,
	RULE_ALLOW_LAST_NETWORK = 16,
};

struct rule {
	enum rule_source source;
	enum rule_verb verb;
	const char *file; /* the file of the rule; not owned, must outlive the rule */
	unsigned line;	  /* in that file, from 1; 0 if it has no lines */

	/* WHAT: a device must match all of these */
	enum rule_place place;
	struct addr addr;	    /* RULE_ADDRESS, RULE_SLOT; RULE_PHYSICAL_SLOT where slot_known */
	struct addr_path path;	    /* RULE_PATH */
	struct addr_id id;	    /* ADDR_ANY_ID in a part that is not requested */
	uint32_t class, class_mask; /* the requested bits of the class; with a mask of 0, any class */
	bool slot_known;	    /* RULE_PHYSICAL_SLOT: scan_slots() has set addr; no device matches before */

	bool all;			 /* every device that matches, not exactly one */
	bool all_but_storage_or_network; /* an ids entry: like `all`, but exactly one storage or network device */
	uint16_t count;			 /* exactly this many; 0: not given */
	bool only;			 /* without a display's other functions */
	bool group;			 /* with every endpoint of the IOMMU group */
	bool hold;			 /* if claiming fails, no driver gets the device */
	bool optional;			 /* its absence is not a failure */
	bool baked;			 /* of protect: bake added it, for a device that the host needs */
	unsigned allow;			 /* enum rule_allow */
	char driver[DEVICE_DRIVER];	 /* the wanted driver */
	char profile[RULE_WORD];	 /* the line counts only in this profile; "" for always */
	char because[RULE_WORD];	 /* of protect: why, for people; "" if not given */
	char slot[RULE_WORD];		 /* RULE_PHYSICAL_SLOT, a part of WHAT: the name in /sys/bus/pci/slots */
};

/* Set *rule to a claim without a WHAT, and with all defaults. */
void rule_init(struct rule *rule);

/* Return the bit of enum rule_allow for a reason's name, or 0 if allow= cannot lift that reason. */
unsigned rule_allowance(const char *reason);

/* Return the name of reason `i` that allow= can lift; NULL after the last one. */
const char *rule_allowance_name(unsigned i);

/* Print the line that parses into this rule, without a newline. rule_print_what() prints its WHAT only. */
void rule_print(struct strbuf *text, const struct rule *rule);
void rule_print_what(struct strbuf *text, const struct rule *rule);

/* Print the origin of the rule: FILE:LINE, or FILE if it has no lines. */
void rule_print_origin(struct strbuf *text, const struct rule *rule);

/* Return whether the rule matches the device. Uses only its address, path, IDs and class. */
bool rule_match(const struct rule *rule, const struct device *device);

/* Return whether the device is at the rule's place; false for a rule without a place. */
bool rule_match_place(const struct rule *rule, const struct device *device);

/* Return whether the rule has an ID and a place: ID@PLACE. */
bool rule_is_pinned(const struct rule *rule);

/* Return how many devices the rule must match, for a device that it matches; 0 for any number. */
unsigned rule_expects(const struct rule *rule, const struct device *device);

#endif
