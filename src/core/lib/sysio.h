/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only file that opens, reads or writes paths. Decides nothing and prints nothing.
 *
 * Every path is looked up below one root, "/" or what --root names, so that a recorded machine can stand in for the
 * running one. Paths are written from the root ("/sys/bus/pci") or, with a directory that was opened before, relative
 * to it. Symbolic links are followed as the kernel does: a tree for --root must hold relative ones only.
 */
#ifndef VFIOCLAIM_SYSIO_H
#define VFIOCLAIM_SYSIO_H

#include <stdbool.h>
#include <stddef.h>

#define SYSIO_TARGET 1024 /* bytes of a link in sysfs, NUL included: one through the deepest bus has about 200 */
#define SYSIO_LINE 255
#define SYSIO_OVERLAP 16
#define SYSIO_ROOT (-1) /* as a directory: paths are looked up from the root */

/*
 * Choose the root, once, before anything else here is called; NULL is the running system's.
 * Returns 0 or -errno.
 */
int sysio_enter(const char *root);

/* Is this the running system, and not a tree that --root named? */
bool sysio_live(void);

/* Open a file for reading. Returns a descriptor, to be closed by sysio_close(), or -errno. */
int sysio_open(int dir, const char *path);

/* Open a directory. Returns a descriptor, to be closed by sysio_close(), or -errno. */
int sysio_open_dir(int dir, const char *path);
void sysio_close(int descriptor);

/*
 * Have an open directory for this program alone: wait until nobody else has (flock(2)), and let it go. Processes that
 * were forked share it. Returns 0 or -errno.
 */
int sysio_lock(int dir);
void sysio_unlock(int dir);

/*
 * Call `each` with every name in an open directory, "." and ".." left out, in the order of the file system, until it
 * returns something other than 0.
 * Returns what `each` returned last, or -errno.
 */
int sysio_list(int dir, int (*each)(void *context, const char *name), void *context);

/* Is there anything at this path? A path that cannot be looked at counts as absent. */
bool sysio_exists(int dir, const char *path);

/* The same without following a link at its end: one that leads nowhere is there. */
bool sysio_is_present(int dir, const char *path);

/* What is at this path, and who may do what with it: its st_mode, or -errno. */
int sysio_mode(int dir, const char *path);

/* Whose that is: its user's number, or -errno. */
int sysio_owner(int dir, const char *path);

/*
 * The number of the block device whose node is at this path.
 * Returns 0, -ENOTBLK if something else is there, or -errno.
 */
int sysio_block_number(int dir, const char *path, unsigned *major, unsigned *minor);

/*
 * Read a whole file into `buffer`, less one final newline, and end it with a NUL. A NUL inside the file is kept: the
 * length tells.
 * Returns the length in bytes, or
 *   -EFBIG  the file does not fit into size - 1 bytes (buffer is then ""),
 *   -errno  it cannot be opened or read (buffer is then "").
 */
int sysio_read(int dir, const char *path, char *buffer, size_t size);

/* The same for a sysfs attribute, whose value the kernel gives in one read (Documentation/filesystems/sysfs.rst). */
int sysio_read_value(int dir, const char *path, char *buffer, size_t size);

/*
 * Call `each` with every line of a file, cut out and without its end, until it returns something other than 0. A line
 * of more than SYSIO_LINE bytes comes in pieces, which have SYSIO_OVERLAP bytes in common; a last one without an end is
 * left out.
 * Returns what `each` returned last, or -errno.
 */
int sysio_each_line(int dir, const char *path, int (*each)(void *context, const char *line), void *context);

/*
 * Read where a symbolic link points, all of it; and only the last component of that, which is how sysfs names a
 * device's driver or group.
 * Returns 0, -ENAMETOOLONG if it does not fit (buffer is then ""), or -errno (-ENOENT: no
 * such link).
 */
int sysio_read_target(int dir, const char *path, char *buffer, size_t size);
int sysio_read_link(int dir, const char *path, char *buffer, size_t size);

/*
 * Write one value to a sysfs attribute: the file must exist, and the value goes in a single write, as the kernel wants
 * it (Documentation/filesystems/sysfs.rst). Outside --root, refuses a file that is not on sysfs.
 * Returns 0, -EXDEV if the file is not on sysfs, -EIO if the kernel took only a part, or -errno.
 */
int sysio_write(int dir, const char *path, const char *value);

/*
 * Open a file to be written from its beginning, together with the one directory above it; both may be absent.
 * Returns a descriptor, or -errno.
 */
int sysio_create(const char *directory, const char *path);

/* Remove a file that sysio_create() made. */
void sysio_remove(const char *path);

/* Open the kernel's log for one record, or a console-like file for writing. Returns a descriptor, or -errno. */
int sysio_open_log(const char *path);

/* Does the kernel say of a device's node that somebody has it open who will have it alone (EBUSY)? Opens it for that. */
bool sysio_is_busy(const char *path);

/*
 * The functions above with a path that strbuf_add() formats. Return -ENAMETOOLONG, or false, for a path of more than
 * SYSIO_TARGET bytes.
 */
int sysio_openf(int dir, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sysio_open_dirf(int dir, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sysio_existsf(int dir, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sysio_readf(int dir, char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 4, 5)));
int sysio_read_valuef(int dir, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int sysio_read_linkf(int dir, char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 4, 5)));
int sysio_read_targetf(int dir, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int sysio_each_linef(int dir, int (*each)(void *context, const char *line), void *context, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Write all of it to an open descriptor. Returns 0 or -errno. */
int sysio_put(int descriptor, const char *data, size_t length);

#endif
