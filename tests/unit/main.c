// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run the unit tests of src/core: one group for each file.
 */
#include "unit.h"

int main(void)
{
	int failed = 0;

	failed += unit_str();
	failed += unit_strbuf();
	failed += unit_str_list();
	failed += unit_parse();
	failed += unit_sysio();
	failed += unit_addr();
	failed += unit_rule();
	failed += unit_scan();
	failed += unit_plan();
	failed += unit_reason();
	failed += unit_guard();
	failed += unit_prepare();
	failed += unit_deadline();
	failed += unit_driver_load();
	failed += unit_act();
	failed += unit_report();
	failed += unit_bake_parse();
	failed += unit_config();
	failed += unit_cmdline();
	failed += unit_iommu();
	failed += unit_bootfb();
	return failed != 0;
}
