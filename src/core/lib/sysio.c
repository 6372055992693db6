// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/sysio.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/lib/str.h"

#ifdef __KLIBC__
#include <dirent.h>
#define getdents64 getdents /* klibc's getdents() is getdents64(2) */
#else
#include <sys/syscall.h>
#define getdents64(...) syscall(SYS_getdents64, __VA_ARGS__)
#endif

#define LISTED 4096 /* bytes of a directory that are read at a time: one page of the kernel, about 100 names */

#define SYSFS_MAGIC 0x62656572 /* include/uapi/linux/magic.h; musl-gcc does not find kernel headers */

static int root = AT_FDCWD;
static bool live = true;

static sysio_resolve *resolve_path;

void sysio_contain(sysio_resolve *resolve)
{
	resolve_path = resolve;
}

/*
 * Make the path relative: for one that begins with '/', openat() ignores the directory, and would leave the root.
 *
 * @follow  whether the caller follows a link at the end of the path
 */
static const char *below(int *dir, const char *path, bool follow)
{
	if (*dir == SYSIO_ROOT)
		*dir = root;
	if (resolve_path)
		return resolve_path(root, dir, path, follow);
	while (*path == '/')
		path++;
	return *path ? path : ".";
}

static int open_below(int dir, const char *path, int flags, mode_t mode)
{
	int descriptor;

	path = below(&dir, path, !(flags & O_NOFOLLOW));
	descriptor = openat(dir, path, flags | O_CLOEXEC, mode);
	return descriptor < 0 ? -errno : descriptor;
}

int sysio_enter(const char *directory)
{
	live = !directory;
	/* PID 1 may have no stdout and stderr: the root must not get their descriptors */
	do {
		root = open(directory ? directory : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	} while (root >= 0 && root <= STDERR_FILENO);
	return root < 0 ? -errno : 0;
}

bool sysio_live(void)
{
	return live;
}

int sysio_open(int dir, const char *path)
{
	return open_below(dir, path, O_RDONLY | O_NONBLOCK, 0); /* opening a fifo must not block */
}

int sysio_open_dir(int dir, const char *path)
{
	return open_below(dir, path, O_RDONLY | O_DIRECTORY, 0);
}

void sysio_close(int descriptor)
{
	close(descriptor);
}

int sysio_lock(int file)
{
	return flock(file, LOCK_EX) ? -errno : 0;
}

void sysio_unlock(int file)
{
	flock(file, LOCK_UN);
}

/* An entry that getdents64(2) returns. */
struct entry {
	uint64_t inode;
	int64_t offset;
	uint16_t length; /* bytes to the next one */
	uint8_t type;
	char name[];
};

/* Use no opendir(3): klibc's clears 16 KiB for each directory. */
int sysio_list(int dir, int (*each)(void *context, const char *name), void *context)
{
	char buffer[LISTED] __attribute__((aligned(8)));
	int status = 0;
	long length;

	while (!status && (length = getdents64(dir, (void *)buffer, sizeof(buffer))) != 0) {
		if (length < 0)
			return -errno;
		for (char *at = buffer; !status && at < buffer + length;) {
			const struct entry *entry = (void *)at;

			if (strcmp(entry->name, ".") && strcmp(entry->name, ".."))
				status = each(context, entry->name);
			at += entry->length;
		}
	}
	return status;
}

static int read_mode(int dir, const char *path, bool follow)
{
	struct stat st;

	path = below(&dir, path, follow);
	return fstatat(dir, path, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW) ? -errno : (int)st.st_mode;
}

int sysio_mode(int dir, const char *path)
{
	return read_mode(dir, path, true);
}

bool sysio_exists(int dir, const char *path)
{
	return read_mode(dir, path, true) >= 0;
}

bool sysio_is_present(int dir, const char *path)
{
	return read_mode(dir, path, false) >= 0;
}

int sysio_owner(int dir, const char *path)
{
	struct stat st;

	path = below(&dir, path, true);
	return fstatat(dir, path, &st, 0) ? -errno : (int)st.st_uid;
}

int sysio_block_number(int dir, const char *path, unsigned *major, unsigned *minor)
{
	struct stat st;

	path = below(&dir, path, true);
	if (fstatat(dir, path, &st, 0))
		return -errno;
	if (!S_ISBLK(st.st_mode))
		return -ENOTBLK;
	*major = (unsigned)major(st.st_rdev);
	*minor = (unsigned)minor(st.st_rdev);
	return 0;
}

/* `once`: a single read() returns the whole content. */
static int read_into(int dir, const char *path, char *buffer, size_t size, bool once)
{
	int descriptor = open_below(dir, path, O_RDONLY | O_NONBLOCK, 0), status = 0;
	size_t length = 0;
	ssize_t count;

	buffer[0] = '\0';
	if (descriptor < 0)
		return descriptor;
	/* a file that fills the whole buffer may be longer: it does not fit */
	do {
		count = read(descriptor, buffer + length, size - length);
		if (count > 0)
			length += (size_t)count;
		if (count < 0 && errno != EINTR)
			status = -errno;
		if (length == size)
			status = -EFBIG;
	} while (!status && count && !(once && count > 0));
	close(descriptor);

	if (status)
		length = 0;
	else if (length && buffer[length - 1] == '\n')
		length--;
	buffer[length] = '\0';
	return status ? status : (int)length;
}

int sysio_read(int dir, const char *path, char *buffer, size_t size)
{
	return read_into(dir, path, buffer, size, false);
}

int sysio_read_value(int dir, const char *path, char *buffer, size_t size)
{
	return read_into(dir, path, buffer, size, true);
}

int sysio_each_line(int dir, const char *path, int (*each)(void *context, const char *line), void *context)
{
	int descriptor = sysio_open(dir, path), status = 0;
	char chunk[256], line[SYSIO_LINE + 1];
	size_t kept = 0, total = 0;
	ssize_t count;

	if (descriptor < 0)
		return descriptor;
	while (!status && (count = read(descriptor, chunk, sizeof(chunk))) != 0) {
		if (count < 0)
			status = errno == EINTR ? 0 : -errno;
		else if ((total += (size_t)count) > SYSIO_FILE)
			status = -EFBIG;
		for (ssize_t i = 0; !status && i < count; i++) {
			bool end = chunk[i] == '\n';

			if (!end)
				line[kept++] = chunk[i];
			if (!end && kept < SYSIO_LINE)
				continue;
			line[kept] = '\0';
			status = each(context, line);
			kept = end ? 0 : SYSIO_OVERLAP;
			memcpy(line, line + SYSIO_LINE - kept, kept);
		}
	}
	close(descriptor);
	return status;
}

int sysio_read_target(int dir, const char *path, char *buffer, size_t size)
{
	ssize_t length;

	path = below(&dir, path, false);
	length = readlinkat(dir, path, buffer, size);
	if (length < 0 || (size_t)length == size) {
		buffer[0] = '\0';
		return length < 0 ? -errno : -ENAMETOOLONG;
	}
	buffer[length] = '\0';
	return 0;
}

int sysio_read_link(int dir, const char *path, char *buffer, size_t size)
{
	char target[SYSIO_TARGET];
	int status = sysio_read_target(dir, path, target, sizeof(target));
	const char *last = strrchr(target, '/');

	buffer[0] = '\0';
	return status ? status : str_copy(buffer, size, last ? last + 1 : target);
}

int sysio_write(int dir, const char *path, const char *value)
{
	int descriptor = open_below(dir, path, O_WRONLY, 0), status = 0;
	size_t length = strlen(value);
	struct statfs fs;
	ssize_t count;

	if (descriptor < 0)
		return descriptor;
	/* a directory for --root may have the sysfs of the running system bound into it */
	if (fstatfs(descriptor, &fs) || (fs.f_type == SYSFS_MAGIC) != live) {
		close(descriptor);
		return -EXDEV;
	}
	do {
		count = write(descriptor, value, length);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		status = -errno;
	else if ((size_t)count != length)
		status = -EIO;
	close(descriptor);
	return status;
}

int sysio_create(const char *path, unsigned mode)
{
	int dir = SYSIO_ROOT;
	const char *name = below(&dir, SYSIO_RUN, false);

	if (mkdirat(dir, name, 0755) && errno != EEXIST)
		return -errno;
	return open_below(SYSIO_ROOT, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK, mode);
}

void sysio_remove(const char *path)
{
	int dir = SYSIO_ROOT;

	path = below(&dir, path, false);
	unlinkat(dir, path, 0);
}

int sysio_open_log(const char *path)
{
	return open_below(SYSIO_ROOT, path, O_WRONLY | O_NOCTTY, 0);
}

bool sysio_is_busy(const char *path)
{
	int descriptor = open_below(SYSIO_ROOT, path, O_RDWR | O_NONBLOCK | O_NOCTTY, 0);

	if (descriptor >= 0)
		close(descriptor);
	return descriptor == -EBUSY;
}

int sysio_put(int descriptor, const char *data, size_t length)
{
	while (length) {
		ssize_t count = write(descriptor, data, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count ? -errno : -EIO;
		data += count;
		length -= (size_t)count;
	}
	return 0;
}

int sysio_say(int descriptor, const char *data, size_t length, int wait)
{
	static int blocked = -1;
	struct pollfd ready = { .fd = descriptor, .events = POLLOUT };

	if (descriptor == blocked || !poll(&ready, 1, wait)) {
		blocked = descriptor;
		return -ETIME;
	}
	return sysio_put(descriptor, data, length);
}
