/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read the build options of a kernel from the .config that distributions install with it. Must not judge them.
 */
#ifndef VFIOCLAIM_KERNEL_CONFIG_H
#define VFIOCLAIM_KERNEL_CONFIG_H

#define KERNEL_CONFIG_SIZE (4u << 20) /* bytes, unpacked; that of a distribution has about 300 KiB */
#define KERNEL_CONFIG_PATH 256

struct kernel_config {
	char *text;		       /* NULL if none was found */
	char path[KERNEL_CONFIG_PATH]; /* the file that was read; "" if none was found */
};

/*
 * Read the options of a kernel by its version: from /boot, from its directory of modules, or from /proc/config.gz if it
 * is the running kernel. A file that cannot be read is logged, and the next one is tried.
 * Return 0, or -ENOENT if there is none.
 */
int kernel_config_read(const char *kernel, struct kernel_config *kconfig);

/*
 * Return the value of an option, named without CONFIG_: 'y', 'm' or 'n', or 0 if no file was found. An option that the
 * file does not mention is 'n', because its dependencies are off (Documentation/kbuild/kconfig-language.rst). An option
 * with any other value is 'n' too.
 */
char kernel_config_value(const struct kernel_config *kconfig, const char *option);

#endif
