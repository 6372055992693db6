/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write the text of a record: turn files and links of the entered root into lines that umockdev.h reads. Must not
 * decide what is recorded.
 */
#ifndef VFIOCLAIM_RECORD_WRITER_H
#define VFIOCLAIM_RECORD_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/lib/str_list.h"

#define RECORD_WRITER_FILE 65537 /* bytes of the longest file that vfioclaim reads, and a NUL */

#define RECORD_WRITER_PATH 2048 /* bytes of a path, enough for two links of sysfs */

struct record_writer {
	FILE *out;
	const char *place; /* the value of the P: line that is not written yet; NULL if it is */
	bool incomplete;   /* something could not be recorded, and a warning was logged */
};

/* Join three strings into a path. Return `path`. */
const char *record_writer_join(char path[RECORD_WRITER_PATH], const char *before, const char *between,
			       const char *after);

/* Log a warning that a file is left out, and mark the record as incomplete. */
void record_writer_left_out(struct record_writer *recording, const char *path, const char *why);

/* Write the P: line of the place, unless it is written already; and then a line E, A, H or L with an escaped value. */
void record_writer_enter(struct record_writer *recording);
void record_writer_put(struct record_writer *recording, char kind, const char *name, const char *value);

/*
 * Write an attribute: the redacted value, and the final newline that was removed when it was read. Modifies the value.
 *
 * @path    for the warning if it cannot be written, for example because of a NUL
 * @length  of the value in bytes; 0 is the empty file
 */
void record_writer_put_value(struct record_writer *recording, const char *path, const char *name, char *value,
			     size_t length);

/* Return whether a line can hold this name and this value of `length` bytes. */
bool record_writer_can_hold(const char *name, const char *value, size_t length);

/*
 * Read a whole file. Return its length in bytes, or -1 if it is absent or cannot be read. An error is logged, absence
 * is not.
 */
int record_writer_read(struct record_writer *recording, const char *path, char buffer[RECORD_WRITER_FILE]);

/* Write a file as the attribute `name`, or write a link. A file that is absent is left out without a warning. */
void record_writer_file(struct record_writer *recording, const char *path, const char *name);
void record_writer_link(struct record_writer *recording, const char *path, const char *name);

/* Sort names. Numbers in them are compared by value. */
void record_writer_sort(struct str_list *names);

/*
 * Return the names in a directory, or an empty list if it is absent. They are sorted, because the order in a directory
 * depends on the file system. The caller frees the list with str_list_free().
 */
struct str_list record_writer_list(struct record_writer *recording, const char *path);

#endif
