/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of /proc, /etc and /run is recorded: the kernel command line and the kernel's own lists, configs, and the report.
 * Devices are recorder's.
 */
#ifndef VFIOCLAIM_RECORD_FILES_H
#define VFIOCLAIM_RECORD_FILES_H

#include "host/record/record_writer.h"

/* Record them, in the form of recording.h. What cannot be read is said there. */
void record_files_write(struct record_writer *recording);

#endif
