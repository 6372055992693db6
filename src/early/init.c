// SPDX-License-Identifier: GPL-2.0-or-later
#include "early/init.h"

#include <errno.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/str.h"

#define RAMFS 0x858458f6ul /* include/uapi/linux/magic.h */
#define TMPFS 0x01021994ul

extern char **environ; /* klibc declares it, glibc and musl only with _GNU_SOURCE */

static bool is_in_memory(void)
{
	struct statfs fs;

	/* f_type is signed on some machines; its low 32 bits count on all */
	return !statfs("/", &fs) && ((unsigned)fs.f_type == RAMFS || (unsigned)fs.f_type == TMPFS);
}

bool init_in_initramfs(void)
{
	return is_in_memory() || !access("/etc/initrd-release", F_OK);
}

bool init_is_us(void)
{
	return getpid() == 1 && is_in_memory();
}

void init_exec(char **argv)
{
	/* after /init, the programs that the kernel itself tries (kernel_init() in init/main.c) */
	static const char *const programs[] = { "/init", "/sbin/init", "/etc/init", "/bin/init", "/bin/sh" };

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		argv[0] = (char *)programs[i];
		execve(programs[i], argv, environ);
		log_error("%s: cannot execute: %s", programs[i], log_strerror(-errno));
	}
}
