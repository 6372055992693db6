/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of /proc, /etc and /run is recorded: the kernel command line and the kernel's own lists, configs, and the report.
 * Devices are recorder's.
 */
#ifndef VFIOCLAIM_TEXTS_H
#define VFIOCLAIM_TEXTS_H

#include "recording.h"

/* Record them, in the form of recording.h. What cannot be read is said there. */
void texts_record(struct recording *recording);

#endif
