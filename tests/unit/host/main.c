// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run the unit tests of src/host: one group for each file.
 */
#include "../unit.h"

int main(void)
{
	int failed = 0;

	failed += host_xalloc();
	failed += host_sanitize();
	failed += host_rule_hint();
	failed += host_contain();
	failed += host_initrd_stream();
	failed += host_initrd();
	failed += host_find_initrd();
	failed += host_kernel_config();
	failed += host_host_devices();
	failed += host_mounted();
	failed += host_superblock();
	failed += host_lvm_group();
	failed += host_container();
	failed += host_mount_find();
	failed += host_crypttab();
	failed += host_umockdev();
	failed += host_sysroot();
	failed += host_redact();
	failed += host_findings();
	failed += host_check_owner();
	failed += host_module_options();
	failed += host_bake_file();
	failed += host_rdinit_archive();
	failed += host_report_json();
	failed += host_report_parse();
	failed += host_bootloader();
	failed += host_device_select();
	failed += host_check_kernel();
	failed += host_sysfs_state();
	failed += host_vfio_users();
	failed += host_report_read();
	failed += host_vm_config();
	failed += host_release();
	return failed != 0;
}
