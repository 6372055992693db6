/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the unit tests: cmocka, a scratch tree in place of a root, and the messages on stderr. A file of src/core
 * is tested by the file with its name; a file of src/host, with its libraries, by that in tests/unit/host.
 */
#ifndef VFIOCLAIM_UNIT_H
#define VFIOCLAIM_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int unit_str(void);
int unit_strbuf(void);
int unit_str_list(void);
int unit_parse(void);
int unit_sysio(void);
int unit_addr(void);
int unit_rule(void);
int unit_bake_parse(void);
int unit_config(void);
int unit_cmdline(void);
int unit_iommu(void);
int unit_bootfb(void);
int unit_scan(void);
int unit_plan(void);
int unit_reason(void);
int unit_guard(void);
int unit_prepare(void);
int unit_deadline(void);
int unit_driver_load(void);
int unit_act(void);
int unit_report(void);

int host_xalloc(void);
int host_sanitize(void);
int host_rule_hint(void);
int host_contain(void);
int host_initrd_stream(void);
int host_initrd(void);
int host_find_initrd(void);
int host_kernel_config(void);
int host_host_devices(void);
int host_mounted(void);
int host_superblock(void);
int host_lvm_group(void);
int host_container(void);
int host_mount_find(void);
int host_crypttab(void);
int host_umockdev(void);
int host_sysroot(void);
int host_redact(void);
int host_findings(void);
int host_check_owner(void);
int host_module_options(void);
int host_bake_file(void);
int host_rdinit_archive(void);
int host_report_json(void);
int host_report_parse(void);
int host_bootloader(void);
int host_device_select(void);
int host_check_kernel(void);
int host_sysfs_state(void);
int host_vfio_users(void);
int host_report_read(void);
int host_vm_config(void);
int host_release(void);

/* Make an empty tree and enter it as the root; its files are written by their path from there. */
void unit_tree(void);
void unit_write(const char *path, const char *data, size_t length);
void unit_link(const char *path, const char *target);

/* Return the real path of a path of the tree, and make its directories; the next call overwrites it. */
const char *unit_path(const char *path);

/* Return all messages on stderr since the last call. The next call overwrites the string. */
const char *unit_said(void);

/*
 * For src/core only. Whether sysio_live() says that the tree is a running system; and how many allocations of src/core
 * still get memory: N - 1 succeed, the Nth and all later ones fail; < 0 for all. Restore what you change.
 */
void unit_live(bool yes);
void unit_memory(int allocations);

/* Whether the search for modprobe never ends. */
void unit_hang_modprobe(bool yes);

#endif
