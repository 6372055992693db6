// SPDX-License-Identifier: GPL-2.0-or-later
#include "calls.h"
#include "core/lib/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT "run/vfioclaim/report"
#define PAGE 4096

/* Read bytes of another process, up to the end of a page that is absent; always ends in a NUL. */
static void read_memory(pid_t process, unsigned long from, char *buffer, size_t size)
{
	size_t length = 0;

	while (length < size - 1) {
		size_t part = PAGE - (from + length) % PAGE;
		struct iovec here = { buffer + length, part < size - 1 - length ? part : size - 1 - length };
		struct iovec there = { (void *)(uintptr_t)(from + length), here.iov_len };
		ssize_t count = process_vm_readv(process, &here, 1, &there, 1, 0);

		if (count <= 0)
			break;
		length += (size_t)count;
	}
	buffer[length] = '\0';
}

/* The path of an open descriptor, from the root; "/..." outside of it. */
static void read_descriptor(struct call *call, pid_t process, int descriptor, const char *root)
{
	char link[64], target[CALLS_PATH];
	ssize_t length;

	snprintf(link, sizeof(link), descriptor == AT_FDCWD ? "/proc/%d/cwd" : "/proc/%d/fd/%d", (int)process,
		 descriptor);
	length = readlink(link, target, sizeof(target) - 1);
	target[length > 0 ? length : 0] = '\0';
	if (!strncmp(target, root, strlen(root)) && (target[strlen(root)] == '/' || !target[strlen(root)]))
		snprintf(call->path, sizeof(call->path), "%s", target + strlen(root) + (target[strlen(root)] == '/'));
	else
		snprintf(call->path, sizeof(call->path), "%s", target);
}

/* A path that is looked up from a directory; links in it are not followed. */
static void read_path(struct call *call, pid_t process, int dir, unsigned long path, const char *root)
{
	char name[CALLS_PATH];
	size_t length;

	read_memory(process, path, name, sizeof(name));
	if (*name == '/') {
		snprintf(call->path, sizeof(call->path), "%s", name);
		return;
	}
	read_descriptor(call, process, dir, root);
	length = strlen(call->path);
	snprintf(call->path + length, sizeof(call->path) - length, "%s%s", length ? "/" : "", name);
}

/* The last device in a string. */
static void find_device(struct call *call, const char *string)
{
	for (; *string; string++) {
		unsigned domain, bus, device, function;
		int length = 0;

		if (sscanf(string, "%4x:%2x:%2x.%1x%n", &domain, &bus, &device, &function, &length) == 4 &&
		    (size_t)length == SITUATION_ADDRESS - 1)
			snprintf(call->device, sizeof(call->device), "%.*s", length, string);
	}
}

/* Return whether poll(2) waits until a descriptor can be written to, and not for the end of a worker. */
static bool is_for_output(pid_t process, unsigned long from)
{
	struct pollfd polled = { 0 };
	struct iovec here = { &polled, sizeof(polled) }, there = { (void *)(uintptr_t)from, sizeof(polled) };

	return process_vm_readv(process, &here, 1, &there, 1, 0) == sizeof(polled) && polled.events & POLLOUT;
}

void calls_read(struct call *call, pid_t process, const char *root)
{
	const unsigned long *arguments = call->arguments;

	call->path[0] = call->value[0] = call->device[0] = '\0';
	call->for_output = false;
	switch (call->number) {
	case SYS_open:
	case SYS_access:
	case SYS_readlink:
	case SYS_mkdir:
	case SYS_unlink:
	case SYS_chroot:
		read_path(call, process, AT_FDCWD, arguments[0], root);
		break;
	case SYS_openat:
	case SYS_faccessat:
	case SYS_faccessat2:
	case SYS_readlinkat:
	case SYS_newfstatat:
	case SYS_mkdirat:
	case SYS_unlinkat:
		read_path(call, process, (int)arguments[0], arguments[1], root);
		break;
	case SYS_write:
		read_memory(process, arguments[1], call->value, sizeof(call->value));
		if (arguments[2] < sizeof(call->value))
			call->value[arguments[2]] = '\0';
		read_descriptor(call, process, (int)arguments[0], root);
		break;
	case SYS_poll:
		call->for_output = is_for_output(process, arguments[0]);
		break;
	case SYS_read:
	case SYS_writev:
	case SYS_close:
	case SYS_flock:
	case SYS_getdents64:
		read_descriptor(call, process, (int)arguments[0], root);
		break;
	}
	find_device(call, call->path);
	if (calls_is_write(call) && !call->device[0])
		find_device(call, call->value);
}

bool calls_is_write(const struct call *call)
{
	return call->number == SYS_write && !strncmp(call->path, "sys/", strlen("sys/"));
}

static int say_why(const struct call *call, const char *what, struct strbuf *why)
{
	calls_print(why, call);
	strbuf_add(why, ": %s", what);
	return -EPERM;
}

static int inspect_open(const struct call *call, unsigned role, unsigned long flags, struct strbuf *why)
{
	/* the files that the process that a boot waits for may read: none of them takes a device's lock */
	static const char *const readable[] = { "modalias",    "boot_vga", "name", "devices", "vfio-pci", "iommu",
						"iommu_group", "pci",	   "type", "address", "data" };
	const char *last = strrchr(call->path, '/');

	last = last ? last + 1 : call->path;
	if (!strcmp(call->path, REPORT) || !strcmp(call->path, CALLS_LOCK))
		return 0;
	if (flags & (O_CREAT | O_TRUNC | O_RDWR))
		return say_why(call, "opened in a way that can change it", why);
	if (strncmp(call->path, "sys/", strlen("sys/")))
		return flags & O_WRONLY ? say_why(call, "is no place to write to", why) : 0;
	if (role)
		return 0;
	if (flags & O_WRONLY)
		return say_why(call, "the process that a boot waits for writes to sysfs", why);
	for (size_t i = 0; i < sizeof(readable) / sizeof(*readable); i++)
		if (!strcmp(last, readable[i]))
			return 0;
	/* the directory of a device, of a root bus, or of a physical slot */
	return !*last || !strncmp(call->path, "sys/bus/pci/slots/", strlen("sys/bus/pci/slots/")) ||
			       !strncmp(last, "pci0000:", strlen("pci0000:")) || !strcmp(last, call->device)
		       ? 0
		       : say_why(call, "may wait for a device", why);
}

static int inspect_write(const struct call *call, unsigned role, const struct situation *situation, struct strbuf *why)
{
	const char *last = strrchr(call->path, '/') + 1, *wanted;
	int i = situation_find(situation, call->device);

	if (!role)
		return say_why(call, "the process that a boot waits for writes to sysfs", why);
	wanted = i < 0 ? NULL : situation->subjects[i].wanted;
	if (!wanted)
		return say_why(call, "no rule requests a write to that device", why);
	if (!strcmp(last, "driver_override"))
		return !strcmp(call->value, wanted) || !strcmp(call->value, "\n")
			       ? 0
			       : say_why(call, "neither the wanted driver nor a newline", why);
	if (strcmp(last, "drivers_probe") && strcmp(last, "unbind"))
		return say_why(call, "is no file to write to", why);
	if (!strcmp(last, "unbind") && strstr(call->path, wanted))
		return say_why(call, "takes a device from the driver that it is wanted on", why);
	return strcmp(call->value, call->device) ? say_why(call, "not an address and nothing else", why) : 0;
}

int calls_inspect(const struct call *call, unsigned role, const struct situation *situation, struct strbuf *why)
{
	const unsigned long *arguments = call->arguments;

	switch (call->number) {
	case SYS_open:
		return inspect_open(call, role, arguments[1], why);
	case SYS_openat:
		return inspect_open(call, role, arguments[2], why);
	case SYS_write:
		return calls_is_write(call) ? inspect_write(call, role, situation, why) : 0;
	case SYS_mkdirat:
		return strcmp(call->path, "run/vfioclaim") ? say_why(call, "makes a directory", why) : 0;
	case SYS_unlinkat:
		return strcmp(call->path, REPORT) ? say_why(call, "removes what is not its own", why) : 0;
	case SYS_poll:
		return (int)arguments[2] < 0 ? say_why(call, "waits without a limit", why) : 0;
	case SYS_flock:
		return role || arguments[1] == LOCK_UN ? 0 : say_why(call, "waits for another program", why);
	case SYS_writev:
	case SYS_pwrite64:
	case SYS_truncate:
	case SYS_ftruncate:
	case SYS_creat:
	case SYS_mkdir:
	case SYS_rmdir:
	case SYS_unlink:
	case SYS_rename:
	case SYS_renameat:
	case SYS_renameat2:
	case SYS_link:
	case SYS_linkat:
	case SYS_symlink:
	case SYS_symlinkat:
	case SYS_chmod:
	case SYS_fchmod:
	case SYS_mount:
	case SYS_umount2:
	case SYS_init_module:
	case SYS_finit_module:
	case SYS_execve:
	case SYS_reboot:
		return say_why(call, "is nothing to do below --root", why);
	}
	return 0;
}

bool calls_can_fail(const struct call *call)
{
	switch (call->number) {
	case SYS_exit:
	case SYS_exit_group: /* does not return */
	case SYS_getpid:
	case SYS_gettid:
	case SYS_set_tid_address:
	case SYS_set_robust_list: /* report the true result */
	case SYS_times:
	case SYS_rt_sigprocmask: /* concerns only memory that is not mapped */
	case SYS_munmap:	 /* libc's own */
		return false;
	}
	return true;
}

void calls_print(struct strbuf *text, const struct call *call)
{
	static const struct {
		long number;
		const char *name;
	} names[] = {
		{ SYS_chroot, "chroot" },
		{ SYS_open, "open" },
		{ SYS_openat, "openat" },
		{ SYS_read, "read" },
		{ SYS_write, "write" },
		{ SYS_close, "close" },
		{ SYS_dup, "dup" },
		{ SYS_fork, "fork" },
		{ SYS_clone, "clone" },
		{ SYS_mmap, "mmap" },
		{ SYS_pipe, "pipe" },
		{ SYS_poll, "poll" },
		{ SYS_kill, "kill" },
		{ SYS_wait4, "wait4" },
		{ SYS_flock, "flock" },
		{ SYS_brk, "brk" },
		{ SYS_times, "times" },
		{ SYS_faccessat, "faccessat" },
		{ SYS_readlinkat, "readlinkat" },
		{ SYS_mkdirat, "mkdirat" },
		{ SYS_unlinkat, "unlinkat" },
		{ SYS_newfstatat, "fstatat" },
		{ SYS_exit, "exit" },
		{ SYS_exit_group, "exit_group" },
		{ SYS_getdents64, "getdents" },
		{ SYS_rt_sigaction, "sigaction" },
	};
	size_t i = 0;

	while (i < sizeof(names) / sizeof(*names) && names[i].number != call->number)
		i++;
	if (i < sizeof(names) / sizeof(*names))
		strbuf_add(text, "%s", names[i].name);
	else
		strbuf_add(text, "system call %d", (int)call->number);
	if (call->path[0])
		strbuf_add(text, " %s", call->path);
	if (calls_is_write(call))
		strbuf_add(text, " \"%s\"", call->value[0] == '\n' ? "\\n" : call->value);
}
