/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the file and line of a setting in modprobe.d(5), which libkmod does not give. Must not interpret the settings.
 */
#ifndef VFIOCLAIM_MODPROBE_CONF_H
#define VFIOCLAIM_MODPROBE_CONF_H

#include <stddef.h>

/* The directories of modprobe.d(5), of which an earlier one has precedence; NULL after the last. */
const char *modprobe_conf_dir(size_t i);

/*
 * Find the last line, in the order in which kmod reads the files, that begins with a command ("options") and the name
 * of a module, and contains `part`. '-' and '_' in a module's name are equal.
 * Return "FILE:LINE", or "modprobe.d: COMMAND MODULE" if no line was found. The caller frees the string.
 */
char *modprobe_conf_find(const char *command, const char *module, const char *part);

#endif
