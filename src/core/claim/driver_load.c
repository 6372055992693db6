// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/driver_load.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/rules/rule.h"

#ifdef __KLIBC__
long finit_module(int, const char *, int); /* in the library, but in none of its headers */
#else
#include <sys/syscall.h>
#define finit_module(...) syscall(SYS_finit_module, __VA_ARGS__)
#endif

#define DECOMPRESS 4 /* MODULE_INIT_COMPRESSED_FILE of include/uapi/linux/module.h, from Linux 5.17 on */
#define DRIVERS_DIR "/sys/bus/pci/drivers"

extern char **environ; /* klibc declares it, glibc and musl only with _GNU_SOURCE */

/* An initramfs has no reliable PATH. These are all the places where modprobe may be. */
static const char *const modprobes[] = {
	"/sbin/modprobe",
	"/usr/sbin/modprobe",
	"/bin/modprobe",
	"/usr/bin/modprobe",
};

static int execute(const char *driver)
{
	char *const arguments[] = { (char *)"modprobe", (char *)driver, (char *)"ids=", NULL };
	size_t i = 0;
	pid_t child;
	int status;

	while (i < ARRAY_SIZE(modprobes) && access(modprobes[i], X_OK))
		i++;
	if (i == ARRAY_SIZE(modprobes))
		return -ENOENT;
	child = fork();
	if (!child) {
		execve(modprobes[i], arguments, environ);
		_exit(1);
	}
	return child > 0 && waitpid(child, &status, 0) == child && !status ? 0 : -ECHILD;
}

static bool is_registered(const char *driver)
{
	static const char *found; /* the last driver found registered: on most machines all claims want the same */

	if (!found || strcmp(found, driver)) {
		int dir = sysio_open_dir(SYSIO_ROOT, DRIVERS_DIR);

		found = dir >= 0 && sysio_exists(dir, driver) ? driver : NULL;
		sysio_close(dir);
	}
	return found;
}

/* Load a module. Set *compressed to whether its file is compressed. Returns 0 or -errno. */
static int load_file(const char *path, const char *options, bool *compressed)
{
	int file = -ENOENT;

	for (size_t i = 0; i < ARRAY_SIZE(request_module_suffixes) && file == -ENOENT; i++) {
		file = sysio_path_open(SYSIO_ROOT, "%s%s", path, request_module_suffixes[i]);
		*compressed = i > 0;
	}
	if (file < 0)
		return file;
	if (!finit_module(file, options, *compressed ? DECOMPRESS : 0) || errno == EEXIST)
		return 0;
	/* the kernel returns ENOENT for an unknown symbol, but here -ENOENT means that there is no file */
	return errno == ENOENT ? -ENOEXEC : -errno;
}

static const char *why_not_loaded(int status, bool compressed)
{
	switch (-status) {
	case ENOENT:
		return "not in the initramfs";
	case EKEYREJECTED:
	case ENOKEY:
	case EBADMSG:
		return "its signature is not trusted";
	case EPERM:
		return "forbidden by lockdown or module_blacklist=";
	case EINVAL:
	case EOPNOTSUPP:
		if (compressed)
			return "this kernel cannot decompress modules";
		break;
	case ENOEXEC:
		return "built for another kernel";
	}
	return log_strerror(status);
}

static int load_baked(const struct request *request)
{
	for (size_t i = 0; i < request->module_count; i++) {
		const struct request_module *module = &request->modules[i];
		bool compressed = false;
		int status = load_file(module->path, module->options, &compressed);

		if (!status)
			continue;
		log_warning("%s: cannot load module: %s", module->path, why_not_loaded(status, compressed));
		return status;
	}
	return 0;
}

int driver_load(const char *driver, const struct request *request)
{
	int status = 0;

	if (is_registered(driver))
		return 0;
	if (!sysio_live()) {
		log_error(DRIVERS_DIR "/%s: not found; with --root, modules are not loaded", driver);
		return -ENOENT;
	}
	if (request->module_count)
		status = load_baked(request);
	if (status || !is_registered(driver))
		status = execute(driver);
	if (is_registered(driver))
		return 0;

	if (status == -ENOENT)
		log_error("%s is not loaded and the initramfs has no modprobe; rebuild it", driver);
	else
		log_error("modprobe %s failed; is the module in the initramfs?", driver);
	return status ? status : -ENODEV;
}
