/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a kernel was built: the .config that distributions leave beside it. Reads only.
 */
#ifndef VFIOCLAIM_KERNEL_CONFIG_H
#define VFIOCLAIM_KERNEL_CONFIG_H

#define KERNEL_CONFIG_SIZE (4u << 20) /* bytes, unpacked: a distribution's has about 300 KiB */
#define KERNEL_CONFIG_PATH 256

struct kernel_config {
	char *text;		       /* NULL: none was found; ours, never freed */
	char path[KERNEL_CONFIG_PATH]; /* which file it is from; "" if none was found */
};

/*
 * Read the options of a kernel by its version: from /boot, from its folder of modules, or if it is the running one from
 * /proc/config.gz. One that cannot be read is told by say(), and the next is tried.
 * Returns 0, or -ENOENT if there is none.
 */
int kernel_config_read(const char *kernel, struct kernel_config *kconfig);

/*
 * An option's value, by its name without CONFIG_: 'y', 'm' or 'n', or 0 if no file was found. One that the file does not
 * mention is 'n' (Documentation/kbuild/kconfig-language.rst: what it depends on is off); so is what is no yes or no.
 */
char kernel_config_value(const struct kernel_config *kconfig, const char *option);

#endif
