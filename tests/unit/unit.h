/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the unit tests share: cmocka, a scratch tree to stand in for a root, and what was said on stderr. A room of
 * src/core is tested by the file of its name, one of src/host, with its libraries, by that in tests/host.
 */
#ifndef VFIOCLAIM_UNIT_H
#define VFIOCLAIM_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int unit_text(void);
int unit_sysio(void);
int unit_addr(void);
int unit_rule(void);
int unit_baked(void);
int unit_config(void);
int unit_cmdline(void);
int unit_iommu(void);
int unit_bootfb(void);
int unit_scan(void);
int unit_plan(void);
int unit_guard(void);
int unit_foresee(void);
int unit_bounded(void);
int unit_module(void);
int unit_act(void);
int unit_report(void);

int host_plain(void);
int host_segment(void);
int host_initrd(void);
int host_images(void);
int host_kconfig(void);
int host_carriers(void);
int host_umockdev(void);
int host_root(void);
int host_clean(void);
int host_findings(void);
int host_owners(void);
int host_parameters(void);
int host_baking(void);
int host_rdinit(void);
int host_records(void);
int host_loader(void);
int host_chosen(void);
int host_surroundings(void);
int host_live(void);
int host_users(void);
int host_reported(void);
int host_guest(void);
int host_giveback(void);

/* Make an empty tree and enter it as the root; its files are written by path from there. */
void unit_tree(void);
void unit_write(const char *path, const char *data, size_t length);
void unit_link(const char *path, const char *target);

/* Where a path of the tree really is, its folders made; the next call changes it. */
const char *unit_path(const char *path);

/* Everything said on stderr since the last call, from here on. The string is the next call's. */
const char *unit_said(void);

/* For src/core alone. Whether sysio_live() says that the tree is a running system; and how many allocations of src/core
 * still get memory: N - 1 do, the Nth and those behind it do not, < 0 for all. Put back what you change. */
void unit_live(bool yes);
void unit_memory(int allocations);

/* Whether it takes for ever to look for modprobe. */
void unit_hang_modprobe(bool yes);

#endif
