/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that one run was asked to do: options, kernel command line, configuration. Stores it, and decides which
 * one wins. Must not read anything.
 */
#ifndef VFIOCLAIM_REQUEST_H
#define VFIOCLAIM_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/lib/strbuf.h"
#include "core/rules/rule.h"

#define REQUEST_CONFIG "/etc/vfioclaim.conf"
#define REQUEST_CONFIG_DIR "/etc/vfioclaim.conf.d" /* its *.conf in name order, after that file */
#define REQUEST_IMAGE_CONFIG "/vfioclaim.conf"	   /* in an image; if it exists, no other file is read */

#define REQUEST_DEADLINE 10 /* default of --deadline, in seconds */

enum request_mode { REQUEST_ON, REQUEST_DRY_RUN, REQUEST_OFF };

/* How a run ends: the exit status, on which scripts and units rely. */
enum request_status {
	REQUEST_MET = 0,	/* all was done, or nothing was requested, or vfioclaim is off */
	REQUEST_NOT_MET = 1,	/* something was refused, failed, or is missing */
	REQUEST_WRONG = 2,	/* the request is invalid; nothing was written */
	REQUEST_IMPOSSIBLE = 3, /* this system cannot do it: no sysfs, no active IOMMU, no vfio-pci */
};

/* A module to load, as a baked file names it. The strings must outlive the request. */
struct request_module {
	const char *path;    /* absolute, without the suffix of a compression */
	const char *options; /* OPTION=VALUE, separated by blanks */
};

/* The suffixes that such a path may have as a file: "", or that of a compression (CONFIG_MODULE_COMPRESS_*). */
extern const char *const request_module_suffixes[4];

/* Append to the error of a configuration line the line to write instead: src/host/lib/rule_hint.h. */
typedef void request_hint(const char *line, size_t length, struct strbuf *why);

struct request {
	enum request_mode mode;
	bool dry_run_option;		/* --dry-run; wins over the kernel command line's `on`, but not over `off` */
	bool from_disk;			/* for the host program: read the configuration on disk, never an image's */
	request_hint *hint;		/* for the host program: what adds the correct line to an error, or NULL */
	char profile[RULE_WORD];	/* the chosen profile; "" for none */
	unsigned allow;			/* enum rule_allow: for all lines */
	uint32_t deadline;		/* seconds that a run may take */
	const char *root;		/* --root, or NULL for the running system */
	const char *config;		/* --config, or NULL for the default files, which may be absent */
	const char *baked_kernel;	/* the kernel that the file was baked for; NULL: it is not a baked file */
	const char *baked_config;	/* the hash in the baked file's first line */
	bool host_seen;			/* the protect rules cover the devices that the host needs, so bake says */
	bool netboot;			/* the root file system comes from the network, so the command line says */
	bool crash_kernel;		/* this kernel saves the memory of one that crashed */
	struct request_module *modules; /* in the order of loading */
	size_t module_count, module_capacity;
	struct rule *rules; /* those of the configuration first */
	size_t rule_count, rule_capacity;
};

/*
 * Insert a copy of a rule after the others of its source. The kernel command line is read first, because it may say
 * `off`, but the rules of the configuration get their devices first.
 * Returns 0 or -ENOMEM.
 */
int request_add(struct request *request, const struct rule *rule);

/* Append a module. Its strings must outlive the request. Returns 0 or -ENOMEM. */
int request_add_module(struct request *request, const char *path, const char *options);

/*
 * Append an option to those of a module; `value` is NULL if it has none. Returns 0, or -ENOMEM; nothing is changed
 * then.
 */
int request_add_option(struct request_module *module, const char *option, const char *value);

/* Set the mode to that of the kernel command line; --dry-run wins over `on`. */
void request_set_mode(struct request *request, enum request_mode mode);

/*
 * Apply the profile, after everything was read: remove the rules of other profiles, and give every rule what is allowed
 * for all lines.
 * Returns 0, or -ENOENT if no rule has the chosen profile; nothing is changed then.
 */
int request_settle(struct request *request);

/* Print the names of the profiles in the rules. Adjacent rules with the same profile print it once. */
void request_print_profiles(struct strbuf *text, const struct request *request);

/* Return whether any rule is an ids entry. kmod passes such a list to vfio-pci, whatever process loads the module. */
bool request_has_ids(const struct request *request);

/* Return whether any rule is a claim. */
bool request_claims(const struct request *request);

#endif
