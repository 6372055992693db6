/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Record files of /proc, /etc and /run: the kernel command line, lists of the kernel, configurations and the report.
 * Must not record devices: record_machine does.
 */
#ifndef VFIOCLAIM_RECORD_FILES_H
#define VFIOCLAIM_RECORD_FILES_H

#include "host/record/record_writer.h"

/* Record the files with record_writer.h, which also logs files that cannot be read. */
void record_files_write(struct record_writer *recording);

#endif
