/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of a record while it is written: files and links of the root that was entered -> lines that umockdev.h
 * reads. Does not know what is worth recording.
 */
#ifndef VFIOCLAIM_RECORDING_H
#define VFIOCLAIM_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define RECORDING_FILE 65537 /* bytes of the longest file that vfioclaim reads, and a NUL */

#define RECORDING_PATH 2048 /* bytes of a path: two links of sysfs */

struct recording {
	FILE *out;
	const char *place; /* whose P: line is not written yet, as it stands there; NULL if it is */
	bool incomplete;   /* something could not be recorded, and that has been said */
};

/* Put a path together from three parts. Returns `path`. */
const char *recording_join(char path[RECORDING_PATH], const char *before, const char *between, const char *behind);

/* Say that something is left out, and remember it. */
void recording_left_out(struct recording *recording, const char *path, const char *why);

/* Write the P: line of the place, if that has not been done; and a line in it, E, A, H or L, whose value is escaped. */
void recording_enter(struct recording *recording);
void recording_put(struct recording *recording, char kind, const char *name, const char *value);

/*
 * Write an attribute: a value, cleaned, with the final newline that the reading took off. Cuts the value up.
 *
 * @path    for what is said if it cannot be written: a NUL in it, say
 * @length  of the value in bytes; of 0 it is the empty file
 */
void recording_put_value(struct recording *recording, const char *path, const char *name, char *value, size_t length);

/* Can a line hold this name and this value of so many bytes? */
bool recording_can_hold(const char *name, const char *value, size_t length);

/* Read a file whole. Returns its length in bytes, or -1 if it is not there or cannot be read, which has been said. */
int recording_read(struct recording *recording, const char *path, char buffer[RECORDING_FILE]);

/* Write a file as the attribute of that name, or a link; a file that is not there is left out without a word. */
void recording_file(struct recording *recording, const char *path, const char *name);
void recording_link(struct recording *recording, const char *path, const char *name);

/* Names in order, as what a directory gives first depends on the file system; a number in them counts as one. */
struct recording_names {
	char **at; /* ours until recording_drop() */
	size_t count;
};

/* The names in a directory; none if it is not there. */
struct recording_names recording_list(struct recording *recording, const char *path);

/* Add a copy of a name, of `struct recording_names *`, at the end. Returns 0 or -ENOMEM. */
int recording_add_name(void *names, const char *name);
void recording_sort(struct recording_names *names);
void recording_drop(struct recording_names *names);

#endif
