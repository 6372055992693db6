/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find which initramfs generator made an image, and how to rebuild it. Must not run a generator.
 */
#ifndef VFIOCLAIM_GENERATOR_H
#define VFIOCLAIM_GENERATOR_H

#include <stdbool.h>

#include "core/lib/strbuf.h"
#include "host/initrd/initrd.h"

enum generator {
	GENERATOR_UNKNOWN,
	GENERATOR_DRACUT,
	GENERATOR_MKINITCPIO,
	GENERATOR_GENKERNEL,
	GENERATOR_INITRAMFS_TOOLS,
	GENERATOR_UGRD,
	GENERATOR_BOOSTER,
};

/*
 * Return the generator of an image, judged by the files in it. If they do not show it, or `initrd` is NULL, return the
 * one that is installed. Return GENERATOR_UNKNOWN if none or several are installed.
 */
enum generator generator_of(const struct initrd *initrd);

/* Return the name of the generator, or "unknown". */
const char *generator_name(enum generator maker);

/*
 * Return what a user has to configure once, so that the generator includes vfioclaim, in a form that ", then" can
 * follow.
 * Return NULL if a rebuild is enough, or if vfioclaim has no hook: for GENERATOR_BOOSTER and GENERATOR_UNKNOWN.
 */
const char *generator_setting(enum generator maker);

/* Print the command of kernel-install, which runs the generator of this host and knows where its images belong. */
void generator_print_install(struct strbuf *text, const char *kernel);

/*
 * Print the command that rebuilds the image at this absolute path. Return false, and print nothing, if it is unknown.
 */
bool generator_print_rebuild(struct strbuf *text, enum generator maker, const char *kernel, const char *path);

#endif
