/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The initramfs generators: which one made an image, and the command that makes it again. Runs none of them.
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
 * Who made an image, by what is in it; if it does not tell, or `initrd` is NULL, who makes images here, by what is
 * installed. GENERATOR_UNKNOWN if nothing tells, or several that could have made it are installed.
 */
enum generator generator_of(const struct initrd *initrd);

/* The maker's own name for itself; "unknown". */
const char *generator_name(enum generator maker);

/*
 * What a person has to write once, so that this maker puts vfioclaim into its images, fit to be followed by ", then"; NULL
 * where building is all it takes, or where no glue of ours can be: of GENERATOR_BOOSTER and GENERATOR_UNKNOWN.
 */
const char *generator_setting(enum generator maker);

/* Print kernel-install's command: it asks whoever makes images here, and knows where they have to go. */
void generator_print_install(struct strbuf *text, const char *kernel);

/*
 * Print the command that makes the image at this absolute path again. Returns false if nobody can tell; nothing is
 * printed then.
 */
bool generator_print_rebuild(struct strbuf *text, enum generator maker, const char *kernel, const char *path);

#endif
