// SPDX-License-Identifier: GPL-2.0-or-later
#include "early/mounts.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/str.h"

#ifndef MNT_DETACH
#define MNT_DETACH 2 /* include/linux/fs.h */
#endif

static struct {
	const char *path, *type;
	uint32_t magic; /* of that file system: include/uapi/linux/magic.h */
	bool made, mounted;
} mounts[] = {
	{ .path = "/proc", .type = "proc", .magic = 0x9fa0 },
	{ .path = "/sys", .type = "sysfs", .magic = 0x62656572 },
	/* a devtmpfs has the number of the ramfs or tmpfs below it, so look for the file that is needed there */
	{ .path = "/dev", .type = "devtmpfs" },
};

static bool is_there(size_t i)
{
	struct statfs fs;

	if (!mounts[i].magic)
		return !access("/dev/kmsg", F_OK);
	return !statfs(mounts[i].path, &fs) && (uint32_t)fs.f_type == mounts[i].magic;
}

void mounts_enter(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++) {
		if (is_there(i))
			continue;
		mounts[i].made = !mkdir(mounts[i].path, 0755);
		mounts[i].mounted = !mount(mounts[i].type, mounts[i].path, mounts[i].type, MS_NOSUID | MS_NOEXEC, NULL);
		if (!mounts[i].mounted)
			log_warning("%s: cannot mount: %s", mounts[i].path, log_strerror(-errno));
	}
}

void mounts_leave(void)
{
	for (size_t i = ARRAY_SIZE(mounts); i--;) {
		/* detached if busy: a child that is stuck in the kernel may have it open */
		if (mounts[i].mounted && umount2(mounts[i].path, 0))
			umount2(mounts[i].path, MNT_DETACH);
		if (mounts[i].made)
			rmdir(mounts[i].path);
	}
}
