/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only file that opens, reads or writes paths. Must not decide or print anything.
 *
 * Every path is looked up below one root, "/" or the directory of --root, so that a recorded machine can replace the
 * running one. A path is written from the root ("/sys/bus/pci"), or relative to a directory that was opened before. No
 * link leads out of the directory of --root: the boot program changes its root to it, and the host program uses
 * sysio_contain().
 */
#ifndef VFIOCLAIM_SYSIO_H
#define VFIOCLAIM_SYSIO_H

#include <stdbool.h>
#include <stddef.h>

#define SYSIO_TARGET 1024 /* bytes of a link in sysfs, NUL included: one through the deepest bus has about 200 */
#define SYSIO_LINE 255
#define SYSIO_OVERLAP 16
#define SYSIO_FILE (64u << 20) /* bytes of a file that is read by lines: a device or a sparse file may have no end */
#define SYSIO_RUN "/run/vfioclaim"   /* the only directory in which a run creates files */
#define SYSIO_LOCK SYSIO_RUN "/lock" /* who writes to devices holds its lock; only root may open it */
#define SYSIO_SAY 3800		     /* bytes for one sysio_say() */
#define SYSIO_ROOT (-1)		     /* as a directory: look up paths from the root */

/*
 * Open the root directory; NULL selects the running system's. Call this once, before any other function of this file.
 * Returns 0 or -errno.
 */
int sysio_enter(const char *root);

/*
 * Resolve the links of a path that is relative to *dir, as if `root` were the root directory.
 *
 * @follow  whether to resolve a link at the end of the path, too
 * Returns an equivalent path without links, and sets *dir to the directory that it is relative to. If there is none,
 * returns a path that does not exist. The path is valid until the next call.
 */
typedef const char *sysio_resolve(int root, int *dir, const char *path, bool follow);

/* From now on, resolve every path by this function. */
void sysio_contain(sysio_resolve *resolve);

/* Return whether the root is the running system's, and not a tree of --root. */
bool sysio_live(void);

/* Open a file for reading. Returns a descriptor, which the caller closes with sysio_close(), or -errno. */
int sysio_open(int dir, const char *path);

/* Open a directory. Returns a descriptor, which the caller closes with sysio_close(), or -errno. */
int sysio_open_dir(int dir, const char *path);
void sysio_close(int descriptor);

/*
 * Lock an open file (flock(2)), after waiting until no other process holds the lock; sysio_unlock() releases it.
 * Processes that were forked share the lock.
 * Returns 0 or -errno.
 */
int sysio_lock(int file);
void sysio_unlock(int file);

/*
 * Call `each` with every name in an open directory except "." and "..", in the order of the file system, until it
 * returns something other than 0.
 * Returns the last value of `each`, or -errno.
 */
int sysio_list(int dir, int (*each)(void *context, const char *name), void *context);

/* Return whether something exists at this path. An error counts as absent. */
bool sysio_exists(int dir, const char *path);

/* Like sysio_exists(), but without following a link at the end of the path: a dangling link exists. */
bool sysio_is_present(int dir, const char *path);

/* Return the st_mode of the file at this path, or -errno. */
int sysio_mode(int dir, const char *path);

/* Return the user ID of the owner of the file at this path, or -errno. */
int sysio_owner(int dir, const char *path);

/*
 * Read the device number from the node of a block device.
 * Returns 0, -ENOTBLK if the file at this path is something else, or -errno.
 */
int sysio_block_number(int dir, const char *path, unsigned *major, unsigned *minor);

/*
 * Read a whole file into `buffer`, without one final newline, and end it with a NUL. A NUL inside the file is kept, so
 * only the returned length is reliable.
 * Returns the length in bytes, or
 *   -EFBIG  the file does not fit into size - 1 bytes (buffer is then ""),
 *   -errno  it cannot be opened or read (buffer is then "").
 */
int sysio_read(int dir, const char *path, char *buffer, size_t size);

/*
 * Like sysio_read(), for a sysfs attribute: the kernel returns its value in one read
 * (Documentation/filesystems/sysfs.rst).
 */
int sysio_read_value(int dir, const char *path, char *buffer, size_t size);

/*
 * Call `each` with every line of a file of at most SYSIO_FILE bytes, without its newline, until it returns something
 * other than 0. A line that does not fit into SYSIO_LINE bytes with its newline is passed in pieces, which overlap by SYSIO_OVERLAP bytes. A last line
 * without a newline is not passed.
 * Returns the last value of `each`, -EFBIG, or another -errno.
 */
int sysio_each_line(int dir, const char *path, int (*each)(void *context, const char *line), void *context);

/*
 * Read the target of a symbolic link. sysio_read_link() reads only the last component of the target, by which sysfs
 * names a device's driver or group.
 * Returns 0, -ENAMETOOLONG if it does not fit (buffer is then ""), or -errno (-ENOENT: no such link).
 */
int sysio_read_target(int dir, const char *path, char *buffer, size_t size);
int sysio_read_link(int dir, const char *path, char *buffer, size_t size);

/*
 * Write one value to a sysfs attribute. The file must exist. The value goes in a single write, as the kernel requires
 * (Documentation/filesystems/sysfs.rst). Without --root, refuse a file that is not on sysfs; with --root, refuse one that
 * is: it would be the running system's.
 * Returns 0, -EXDEV if the file is refused, -EIO if the kernel accepted only a part, or -errno.
 */
int sysio_write(int dir, const char *path, const char *value);

/*
 * Create or truncate a file for writing. Create SYSIO_RUN first if it is absent. A symbolic link at the file's path is
 * an error.
 *
 * @mode  permissions of a new file
 * Returns a descriptor, which the caller closes with sysio_close(), or -errno.
 */
int sysio_create(const char *path, unsigned mode);

/* Remove a file that sysio_create() made. Ignores errors. */
void sysio_remove(const char *path);

/* Open the kernel log, or a similar device, for writing. Returns a descriptor, or -errno. */
int sysio_open_log(const char *path);

/* Return whether another process has exclusive use of a device: opening its node fails with EBUSY. */
bool sysio_is_busy(const char *path);

/* Write all bytes to an open descriptor. Returns 0 or -errno. */
int sysio_put(int descriptor, const char *data, size_t length);

/*
 * Write all bytes to stdout or stderr, but never block: the reader of a pipe may have stopped, and so may the user of a
 * terminal. If the descriptor is not ready within `wait` milliseconds, give up, and write nothing to it from then on.
 * A pipe or terminal that is ready has space for SYSIO_SAY bytes (pipe(7); UART_XMIT_SIZE in serial_core.h).
 * Returns 0, -ETIME or another -errno.
 */
int sysio_say(int descriptor, const char *data, size_t length, int wait);

#endif
