/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One rule: what a person asked for, and whether a device is meant by it. Knows devices; parses nothing, reads no file.
 */
#ifndef VFIOCLAIM_RULE_H
#define VFIOCLAIM_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/lib/strbuf.h"
#include "core/pci/addr.h"
#include "core/pci/device.h"

#define RULE_DRIVER "vfio-pci"
#define RULE_WORD 32	   /* bytes of a profile's name or a because=, NUL included */
#define RULE_COUNT_MAX 999 /* of count= */

enum rule_verb { RULE_CLAIM, RULE_PROTECT };
enum rule_source { RULE_CONFIG, RULE_CMDLINE }; /* in the order in which rules get their devices */
enum rule_place { RULE_ANYWHERE, RULE_ADDRESS, RULE_SLOT, RULE_PATH };

/* What allow= can lift, as bits. The names are those of the guards' reasons. */
enum rule_allow {
	RULE_ALLOW_BOUND_DISPLAY = 1,
	RULE_ALLOW_BOOT_DISPLAY = 2,
	RULE_ALLOW_LAST_DISPLAY = 4, /* lifts boot-display as well: the last display is the boot display */
	RULE_ALLOW_LAST_USB = 8,
};

struct rule {
	enum rule_source source;
	enum rule_verb verb;
	const char *file; /* where it was written; not ours, lives as long as the program */
	unsigned line;	  /* in that file, from 1; 0 where there are no lines */

	/* WHAT: all of these must fit */
	enum rule_place place;
	struct addr addr;	    /* RULE_ADDRESS, RULE_SLOT */
	struct addr_path path;	    /* RULE_PATH */
	struct addr_id id;	    /* ADDR_ANY_ID where it is not asked for */
	uint32_t class, class_mask; /* the bits of the class that are asked for; mask 0 asks for none */

	bool all;			 /* every device that fits, not exactly one */
	bool all_but_storage_or_network; /* ... but one where taking the wrong twin costs a disk or the network */
	uint16_t count;			 /* exactly so many; 0: not said */
	bool only;			 /* without a display's other functions */
	bool group;			 /* with every endpoint of the IOMMU group */
	bool hold;			 /* if claiming fails, no driver gets the device */
	bool optional;			 /* its absence is not a failure */
	unsigned allow;			 /* enum rule_allow */
	char driver[DEVICE_DRIVER];	 /* the wanted driver */
	char profile[RULE_WORD];	 /* the line counts only in this profile; "" for always */
	char because[RULE_WORD];	 /* of protect: why, for people; "" if not said */
};

/* Make *rule a claim of nothing yet, with every default. */
void rule_init(struct rule *rule);

/* The bit of enum rule_allow for a reason's name; 0 if nothing lifts that. */
unsigned rule_allowance(const char *reason);

/* The names of the reasons that allow= lifts, one by one; NULL after the last one. */
const char *rule_allowance_name(unsigned i);

/* Print the line, without a newline, that parses into this rule; and its WHAT alone. */
void rule_print(struct strbuf *text, const struct rule *rule);
void rule_print_what(struct strbuf *text, const struct rule *rule);

/* Print where the rule was written: FILE:LINE, or FILE alone where there are no lines. */
void rule_print_origin(struct strbuf *text, const struct rule *rule);

/* Does the rule mean this device? Looks at address, path, IDs and class only. */
bool rule_match(const struct rule *rule, const struct device *device);

/* Is the device at the rule's place? False for a rule without one. */
bool rule_match_place(const struct rule *rule, const struct device *device);

/* Does the rule have an ID and a place, ID@PLACE? */
bool rule_is_pinned(const struct rule *rule);

/* How many devices the rule must fit, if this is one that it fits; 0 if any number will do. */
unsigned rule_expects(const struct rule *rule, const struct device *device);

#endif
