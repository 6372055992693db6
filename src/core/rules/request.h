/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that was asked of one run: options, then kernel command line, then config. Holds it, and knows who wins;
 * reads nothing.
 */
#ifndef VFIOCLAIM_REQUEST_H
#define VFIOCLAIM_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"
#include "core/rules/rule.h"

#define REQUEST_CONFIG "/etc/vfioclaim.conf"
#define REQUEST_CONFIG_DIR "/etc/vfioclaim.conf.d" /* its *.conf, in name order, behind that file */
#define REQUEST_IMAGE_CONFIG "/vfioclaim.conf"	   /* in an image; where it is, nothing else is read */

#define REQUEST_DEADLINE 10 /* seconds that a run may take of a boot */

enum request_mode { REQUEST_ON, REQUEST_DRY_RUN, REQUEST_OFF };

/* How a run ends: the exit status, which scripts and units rely on. */
enum request_status {
	REQUEST_MET = 0,	/* all that was asked is so, or nothing was asked, or it was switched off */
	REQUEST_NOT_MET = 1,	/* something was refused, failed, or is missing */
	REQUEST_WRONG = 2,	/* the request itself cannot be understood; nothing was written */
	REQUEST_IMPOSSIBLE = 3, /* this system cannot do it: no sysfs, no active IOMMU, no vfio-pci */
};

/* A module to be loaded, as a baked file names it. Strings that outlive the request. */
struct request_module {
	const char *path;    /* absolute, less the suffix of a compression */
	const char *options; /* OPTION=VALUE, separated by blanks */
};

/* What may follow such a path in a file's name: "", or the suffix of a compression (CONFIG_MODULE_COMPRESS_*). */
extern const char *const request_module_suffixes[4];

struct request {
	enum request_mode mode;
	bool dry_run_option; /* asked by --dry-run, which outranks the kernel command line's `on` but not its `off` */
	bool from_disk;	     /* asked by the host program: the config on disk, and never one that an image has */
	char profile[RULE_WORD];	/* the chosen one; "" for none */
	unsigned allow;			/* enum rule_allow: for all lines */
	uint32_t deadline;		/* seconds that a run may take */
	const char *root;		/* --root, or NULL for the running system */
	const char *config;		/* --config, or NULL for the usual places, where none need be */
	const char *baked_kernel;	/* the kernel that the config was baked for; NULL: it is not a baked one */
	const char *baked_config;	/* the hash that a baked file has of itself */
	bool host_seen;			/* what the host lives on is among the protect rules */
	struct request_module *modules; /* in the order of loading; ours, never freed */
	size_t module_count, module_capacity;
	struct rule *rules; /* the config's first; ours, never freed: the program ends with its one run */
	size_t rule_count, rule_capacity;
};

/*
 * Add a copy of a rule, behind the others of its source: the kernel command line is read first (it may say `off`), but
 * the config's rules get their devices first.
 * Returns 0 or -ENOMEM.
 */
int request_add(struct request *request, const struct rule *rule);

/* Add a module behind the others. Returns 0 or -ENOMEM. */
int request_add_module(struct request *request, const char *path, const char *options);

/*
 * Add an option behind those that a module has; `value` is NULL where it has none. Returns 0 or -ENOMEM, and then nothing
 * is changed.
 */
int request_add_option(struct request_module *module, const char *option, const char *value);

/* What the kernel command line says of the mode; the last word wins there, and an option outranks `on`. */
void request_set_mode(struct request *request, enum request_mode mode);

/*
 * When all is read: leave out the rules of other profiles than the chosen one, and let every rule have what is allowed
 * to all.
 * Returns 0, or -ENOENT if no rule knows the chosen profile; nothing is changed then.
 */
int request_settle(struct request *request);

/* Print the names of the profiles that rules know, each where lines that have it begin. */
void request_print_profiles(struct strbuf *text, const struct request *request);

/* Is any rule an entry of a list for vfio-pci itself, ids=? kmod hands such lists to the module whoever loads it. */
bool request_has_ids(const struct request *request);

/* Is there any claim among the rules? */
bool request_claims(const struct request *request);

#endif
