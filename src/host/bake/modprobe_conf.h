/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of modprobe.d(5), and the file and line of a setting in them, which libkmod does not give. Must not interpret
 * the settings.
 */
#ifndef VFIOCLAIM_MODPROBE_CONF_H
#define VFIOCLAIM_MODPROBE_CONF_H

#include <stddef.h>

/*
 * List the files of modprobe.d(5) below a root in the order in which kmod reads them. Leave out and report those that are
 * no regular files: libkmod would wait for the end of a FIFO.
 * Return their paths from the root of the running system, and NULL after the last. The caller frees them and the array.
 */
char **modprobe_conf_files(const char *root);

/*
 * Find the last line, in the order in which kmod reads the files, that begins with a command ("options") and the name
 * of a module, and contains `part`. '-' and '_' in a module's name are equal.
 * Return "FILE:LINE", or "modprobe.d: COMMAND MODULE" if no line was found. The caller frees the string.
 */
char *modprobe_conf_find(const char *command, const char *module, const char *part);

#endif
