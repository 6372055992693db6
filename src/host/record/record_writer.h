/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of a record while it is written: files and links of the root that was entered -> lines that umockdev.h
 * reads. Does not know what is worth recording.
 */
#ifndef VFIOCLAIM_RECORD_WRITER_H
#define VFIOCLAIM_RECORD_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/lib/str_list.h"

#define RECORD_WRITER_FILE 65537 /* bytes of the longest file that vfioclaim reads, and a NUL */

#define RECORD_WRITER_PATH 2048 /* bytes of a path: two links of sysfs */

struct record_writer {
	FILE *out;
	const char *place; /* whose P: line is not written yet, as it stands there; NULL if it is */
	bool incomplete;   /* something could not be recorded, and that has been said */
};

/* Put a path together from three parts. Returns `path`. */
const char *record_writer_join(char path[RECORD_WRITER_PATH], const char *before, const char *between,
			       const char *behind);

/* Say that something is left out, and remember it. */
void record_writer_left_out(struct record_writer *recording, const char *path, const char *why);

/* Write the P: line of the place, if that has not been done; and a line in it, E, A, H or L, whose value is escaped. */
void record_writer_enter(struct record_writer *recording);
void record_writer_put(struct record_writer *recording, char kind, const char *name, const char *value);

/*
 * Write an attribute: a value, cleaned, with the final newline that the reading took off. Cuts the value up.
 *
 * @path    for what is said if it cannot be written: a NUL in it, say
 * @length  of the value in bytes; of 0 it is the empty file
 */
void record_writer_put_value(struct record_writer *recording, const char *path, const char *name, char *value,
			     size_t length);

/* Can a line hold this name and this value of so many bytes? */
bool record_writer_can_hold(const char *name, const char *value, size_t length);

/* Read a file whole. Returns its length in bytes, or -1 if it is not there or cannot be read, which has been said. */
int record_writer_read(struct record_writer *recording, const char *path, char buffer[RECORD_WRITER_FILE]);

/* Write a file as the attribute of that name, or a link; a file that is not there is left out without a word. */
void record_writer_file(struct record_writer *recording, const char *path, const char *name);
void record_writer_link(struct record_writer *recording, const char *path, const char *name);

/* Sort names; a number in them counts as one. */
void record_writer_sort(struct str_list *names);

/*
 * Return the names in a directory, sorted, as their order in it depends on the file system; none if it is not there. The
 * caller frees them by str_list_free().
 */
struct str_list record_writer_list(struct record_writer *recording, const char *path);

#endif
