// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs the unit tests of src/host: one group for each room.
 */
#include "../unit/unit.h"

int main(void)
{
	int failed = 0;

	failed += host_plain();
	failed += host_segment();
	failed += host_initrd();
	failed += host_images();
	failed += host_kconfig();
	failed += host_carriers();
	failed += host_umockdev();
	failed += host_root();
	failed += host_clean();
	failed += host_findings();
	failed += host_owners();
	failed += host_parameters();
	failed += host_baking();
	failed += host_rdinit();
	failed += host_records();
	failed += host_loader();
	failed += host_chosen();
	failed += host_surroundings();
	failed += host_live();
	failed += host_users();
	failed += host_reported();
	failed += host_guest();
	failed += host_giveback();
	return failed != 0;
}
