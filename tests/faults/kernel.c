// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/strbuf.h"
#include "host/sysroot/umockdev.h"

#define DEVICES "sys/bus/pci/devices/"
#define DRIVERS "sys/bus/pci/drivers/"
#define PATH 256

/* If the supervisor itself fails, it exits: nothing was tested then. */
static void must(bool done, const char *what)
{
	if (done)
		return;
	perror(what);
	exit(99);
}

__attribute__((format(printf, 2, 3))) static void make_path(char path[PATH], const char *format, ...)
{
	va_list list;

	va_start(list, format);
	must(vsnprintf(path, PATH, format, list) < PATH, "a path is too long");
	va_end(list);
}

static void put(const struct kernel *kernel, const char *path, const char *content)
{
	int file = openat(kernel->tree, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	size_t length = strlen(content);

	must(file >= 0 && write(file, content, length) == (ssize_t)length, path);
	close(file);
}

static void make_directory(const struct kernel *kernel, const char *path)
{
	must(!mkdirat(kernel->tree, path, 0755) || errno == EEXIST, path);
}

static void remove_if_there(const struct kernel *kernel, const char *path, int flags)
{
	must(!unlinkat(kernel->tree, path, flags) || errno == ENOENT, path);
}

void kernel_boot(struct kernel *kernel, const char *root)
{
	char buffer[1024];
	struct strbuf why;

	strbuf_open(&why, buffer, sizeof(buffer));
	if (umockdev_unpack(SITUATION_MACHINE, root, &why)) {
		fprintf(stderr, "%s\n", why.buffer);
		exit(99);
	}
	kernel->root = root;
	kernel->tree = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(kernel->tree >= 0, root);
	make_directory(kernel, "etc");
	make_directory(kernel, "run");
	put(kernel, "sys/bus/pci/drivers_probe", "");
}

static bool is_registered(const struct kernel *kernel, const char *driver)
{
	char path[PATH];

	make_path(path, DRIVERS "%s", driver);
	return !faccessat(kernel->tree, path, F_OK, 0);
}

/* Bind: write the `driver` link, and the link back, as the kernel writes them, from the real place of the device. */
static void bind(const struct kernel *kernel, const char *address, const char *driver)
{
	char path[PATH], target[PATH], link[PATH], up[PATH] = "";
	ssize_t length;

	make_path(path, DEVICES "%s", address);
	length = readlinkat(kernel->tree, path, target, sizeof(target) - 1);
	must(length > 0, path);
	target[length] = '\0'; /* ../../../devices/pci0000:00/0000:00:1f.2: one level up for each level down */
	for (const char *step = strstr(target, "devices"); step; step = strchr(step + 1, '/'))
		strcat(up, "../");

	make_path(link, "%sbus/pci/drivers/%s", up, driver);
	make_path(path, DEVICES "%s/driver", address);
	must(!symlinkat(link, kernel->tree, path), path);
	make_path(link, "../%s", target);
	make_path(path, DRIVERS "%s/%s", driver, address);
	must(!symlinkat(link, kernel->tree, path), path);
}

static void unbind(const struct kernel *kernel, const char *address, const char *driver)
{
	char path[PATH];

	make_path(path, DEVICES "%s/driver", address);
	remove_if_there(kernel, path, 0);
	make_path(path, DRIVERS "%s/%s", driver, address);
	remove_if_there(kernel, path, 0);
}

static void set_override(const struct kernel *kernel, const char *address, const char *driver)
{
	char path[PATH], content[PATH];

	make_path(path, DEVICES "%s/driver_override", address);
	make_path(content, "%s\n", *driver ? driver : "(null)");
	put(kernel, path, content);
}

void kernel_show(const struct kernel *kernel, int i, struct shown *shown)
{
	const char *address = kernel->situation->subjects[i].address;
	char path[PATH], target[PATH];
	ssize_t length;
	int file;

	memset(shown, 0, sizeof(*shown));
	make_path(path, DEVICES "%s/driver", address);
	length = readlinkat(kernel->tree, path, target, sizeof(target) - 1);
	target[length > 0 ? length : 0] = '\0';
	if (length > 0)
		snprintf(shown->driver, sizeof(shown->driver), "%s", strrchr(target, '/') + 1);

	make_path(path, DEVICES "%s/driver_override", address);
	file = openat(kernel->tree, path, O_RDONLY | O_CLOEXEC);
	must(file >= 0 && read(file, shown->override, sizeof(shown->override) - 1) > 0, path);
	close(file);
	shown->override[strcspn(shown->override, "\n")] = '\0';
	if (!strcmp(shown->override, "(null)"))
		shown->override[0] = '\0';
}

/* Find a driver for a device that has none: only the driver of an override, otherwise the host's own. */
static void attach(const struct kernel *kernel, int i)
{
	const struct subject *subject = &kernel->situation->subjects[i];
	struct shown shown;
	const char *driver;

	kernel_show(kernel, i, &shown);
	if (shown.driver[0])
		return;
	driver = shown.override[0] ? shown.override : subject->host;
	if (!driver || !is_registered(kernel, driver))
		return;
	if (subject->unwilling && !strcmp(driver, subject->wanted))
		return;
	bind(kernel, subject->address, driver);
}

static void register_driver(const struct kernel *kernel, const char *driver, bool clings)
{
	char path[PATH];

	make_path(path, DRIVERS "%s", driver);
	make_directory(kernel, path);
	make_path(path, DRIVERS "%s/unbind", driver);
	if (!clings)
		put(kernel, path, "");
}

static void unregister_driver(const struct kernel *kernel, const char *driver)
{
	char path[PATH];

	make_path(path, DRIVERS "%s/unbind", driver);
	remove_if_there(kernel, path, 0);
	make_path(path, DRIVERS "%s", driver);
	remove_if_there(kernel, path, AT_REMOVEDIR);
}

void kernel_reset(struct kernel *kernel, const struct situation *situation)
{
	struct shown shown;

	if (!kernel->situation)
		kernel->situation = situation;
	/* including the bindings of the situation before */
	for (int i = 0; i < SITUATION_SUBJECTS && kernel->situation->subjects[i].address; i++) {
		kernel_show(kernel, i, &shown);
		if (shown.driver[0])
			unbind(kernel, kernel->situation->subjects[i].address, shown.driver);
		set_override(kernel, kernel->situation->subjects[i].address, "");
	}
	kernel->situation = situation;
	put(kernel, "etc/vfioclaim.conf", situation->config);
	remove_if_there(kernel, "run/vfioclaim/report", 0);
	remove_if_there(kernel, "run/vfioclaim/lock", 0);
	remove_if_there(kernel, "run/vfioclaim", AT_REMOVEDIR);

	if (situation->late)
		unregister_driver(kernel, "vfio-pci");
	else
		register_driver(kernel, "vfio-pci", false);
	for (int i = 0; i < SITUATION_SUBJECTS && situation->subjects[i].address; i++) {
		const struct subject *subject = &situation->subjects[i];

		if (subject->host)
			register_driver(kernel, subject->host, subject->clings);
		if (subject->bound)
			bind(kernel, subject->address, subject->host);
	}
}

void kernel_look(const struct kernel *kernel, const char *path)
{
	if (!kernel->situation->late || strcmp(path, DRIVERS "vfio-pci") || is_registered(kernel, "vfio-pci"))
		return;
	/*
	 * a driver that is registered is offered every device without a driver (driver_attach() in drivers/base/dd.c)
	 */
	register_driver(kernel, "vfio-pci", false);
	for (int i = 0; i < SITUATION_SUBJECTS && kernel->situation->subjects[i].address; i++) {
		struct shown shown;

		kernel_show(kernel, i, &shown);
		if (!strcmp(shown.override, "vfio-pci"))
			attach(kernel, i);
	}
}

static long write_override(const struct kernel *kernel, const char *address, const char *value, size_t length)
{
	size_t end = strcspn(value, "\n");
	char driver[KERNEL_NAME];

	if (end >= sizeof(driver))
		return -EINVAL;
	memcpy(driver, value, end);
	driver[end] = '\0';
	/* an empty write does not reach the kernel; a newline clears */
	if (length)
		set_override(kernel, address, driver);
	return (long)length;
}

static long write_unbind(const struct kernel *kernel, const char *driver, const char *address, size_t length)
{
	int i = situation_find(kernel->situation, address);
	struct shown shown;

	if (i < 0)
		return -ENODEV;
	kernel_show(kernel, i, &shown);
	if (strcmp(shown.driver, driver))
		return -ENODEV;
	unbind(kernel, address, driver);
	return (long)length;
}

long kernel_write(const struct kernel *kernel, const char *path, const char *value, size_t length)
{
	char parts[PATH], *last;
	const char *owner;
	int i;

	make_path(parts, "%s", path);
	last = strrchr(parts, '/');
	if (!last)
		return -EPERM;
	*last++ = '\0';
	owner = strrchr(parts, '/') + 1;
	if (!strcmp(last, "driver_override") && situation_find(kernel->situation, owner) >= 0)
		return write_override(kernel, owner, value, length);
	if (!strcmp(last, "unbind"))
		return write_unbind(kernel, owner, value, length);
	if (!strcmp(path, "sys/bus/pci/drivers_probe")) {
		i = situation_find(kernel->situation, value);
		if (i < 0)
			return -ENODEV;
		attach(kernel, i);
		return (long)length; /* whether it was bound or not: bus_rescan_devices_helper() */
	}
	return -EPERM;
}
