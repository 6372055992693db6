/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel command line -> mode and rules. Reads /proc/cmdline only.
 *
 *   rd.vfioclaim=off|no|0 | dry-run | on|yes|1      alone it means on
 *   rd.vfioclaim.claim=WHAT[,WHAT]...               adds rules; may stand there more than once
 *   rd.vfioclaim.profile=NAME                       which lines with profile= count
 *   rd.vfioclaim.allow=REASON[,REASON]              for all lines
 *   vfio-pci.ids=v:d[:sv[:sd[:class[:mask]]]],...   the vfio-pci module's own list (drivers/vfio/pci/vfio_pci.c)
 *
 * Of what may not be repeated, the last one holds.
 *
 * In names '-' equals '_', and everything behind a bare "--" belongs to init (Documentation/admin-guide/
 * kernel-parameters.rst). Other files that an initramfs maker reads parameters from (/etc/cmdline.d) are not looked at.
 */
#ifndef VFIOCLAIM_CMDLINE_H
#define VFIOCLAIM_CMDLINE_H

#include <stdbool.h>

#include "core/rules/request.h"

/*
 * Set the mode, and nothing else: the way back must work whatever else is wrong. Says what does not parse, if that
 * still counts at the end of the line.
 * Returns 0, or -EINVAL or another -errno if the mode cannot be told; the request must then not be carried out.
 * A command line that is not there is said, and counts as empty.
 */
int cmdline_read_mode(struct request *request);

/*
 * Read everything else. A bad entry of vfio-pci.ids is a warning, as it is in the kernel, and so is a rd.vfioclaim.
 * word that does not exist.
 * Returns 0, or -EINVAL or -ENOMEM if the request must not be carried out; why has been said.
 */
int cmdline_read_rules(struct request *request);

/*
 * Add to each module of a baked config the options that the kernel command line has for it, "NAME.OPTION=VALUE": kmod
 * passes them on, so whoever loads it without kmod has to. But not `ids`: no module is to look for devices by itself.
 * Returns 0, or -EINVAL or -ENOMEM if the request must not be carried out; why has been said.
 */
int cmdline_read_options(struct request *request);

/*
 * Add a rule for each entry of such a list. Cuts it up in place. Says what is wrong with an entry, and goes on.
 *
 * @file  where the list was written; lives as long as the rules
 * Returns 0 or -ENOMEM.
 */
int cmdline_add_ids(struct request *request, char *list, enum rule_source source, const char *file);

/*
 * Call `each` with every parameter before "--"; `value` is NULL where there is no '=', and both are there until the
 * next call.
 * Returns 0, or -errno if the kernel command line cannot be read.
 */
int cmdline_each(void (*each)(void *context, const char *name, char *value), void *context);

/* Is this the parameter of that name? '-' equals '_'. */
bool cmdline_is(const char *name, const char *wanted);

/* The words of rd.vfioclaim=, and the names of all parameters above, one by one; NULL after the last one. */
const char *cmdline_mode_word(size_t i);
const char *cmdline_parameter(size_t i);

#endif
