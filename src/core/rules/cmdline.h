/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel command line -> mode and rules. Must read /proc/cmdline only.
 *
 *   rd.vfioclaim=off|no|0 | dry-run | on|yes|1      without a value: on
 *   rd.vfioclaim.claim=WHAT[,WHAT]...               adds rules; may be given more than once
 *   rd.vfioclaim.profile=NAME                       the profile whose lines count
 *   rd.vfioclaim.allow=REASON[,REASON]              for all lines
 *   vfio-pci.ids=v:d[:sv[:sd[:class[:mask]]]],...   the vfio-pci module's own list (drivers/vfio/pci/vfio_pci.c)
 *
 * Of the other parameters, the last one of a name counts, but `off` wins over every other mode.
 *
 * In names '-' equals '_', and everything after a bare "--" is for init
 * (Documentation/admin-guide/kernel-parameters.rst). Other files from which a generator's initramfs reads parameters
 * (/etc/cmdline.d) are not read.
 */
#ifndef VFIOCLAIM_CMDLINE_H
#define VFIOCLAIM_CMDLINE_H

#include <stdbool.h>

#include "core/rules/request.h"

/*
 * Set the mode, netboot and crash_kernel, and nothing else: `off` must work whatever else is wrong. It wins wherever it
 * is: before or after another value, after "--", or inside a quote that does not end. Log a value that is unknown, unless a later
 * one replaces it. An absent command line is logged, and counts as empty.
 * Returns 0, or -EINVAL or another -errno if the mode cannot be determined. The request must not be carried out then.
 */
int cmdline_read_mode(struct request *request);

/*
 * Read everything else. A bad entry of vfio-pci.ids is a warning, as in the kernel, and so is an unknown rd.vfioclaim.
 * parameter. Reports its own errors.
 * Returns 0, or -EINVAL or -ENOMEM if the request must not be carried out.
 */
int cmdline_read_rules(struct request *request);

/*
 * Add to each module of a baked file the options that the kernel command line has for it, "NAME.OPTION=VALUE". kmod
 * passes them to a module, so a program that loads one without kmod must do the same. Leave out `ids`: no module may
 * select devices by itself. Reports its own errors.
 * Returns 0, or -EINVAL or -ENOMEM if the request must not be carried out.
 */
int cmdline_read_options(struct request *request);

/*
 * Add a rule for each entry of a list in the form of vfio-pci.ids. Splits the list in place. A bad entry is logged and
 * skipped.
 *
 * @file  the origin of the list; must live as long as the rules
 * Returns 0 or -ENOMEM.
 */
int cmdline_add_ids(struct request *request, char *list, enum rule_source source, const char *file);

/*
 * Call `each` with every parameter before "--". `value` is NULL without a '='. Both strings are valid until the next
 * call of this function.
 * Returns 0, or -errno if the kernel command line cannot be read.
 */
int cmdline_each(void (*each)(void *context, const char *name, char *value), void *context);

/* Return whether the parameter has this name. '-' equals '_'. */
bool cmdline_is(const char *name, const char *wanted);

/* Return value `i` of rd.vfioclaim=, or the name of parameter `i` of the list above; NULL after the last one. */
const char *cmdline_mode_word(size_t i);
const char *cmdline_parameter(size_t i);

#endif
