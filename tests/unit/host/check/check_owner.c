// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_owner.h"

#include <string.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/rules/request.h"

static void write_config(const char *path, uid_t owner)
{
	unit_write(path, "", 0);
	assert_int_equal(chown(unit_path(path), owner, (gid_t)-1), 0);
}

static void tells_of_what_is_not_roots(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	if (getuid())
		skip(); /* only root can give files away */
	unit_tree();
	write_config(REQUEST_CONFIG, 0);
	write_config(REQUEST_CONFIG_DIR "/10.conf", 0);
	check_owner(&findings);
	assert_int_equal(findings.count, 0);

	write_config(REQUEST_CONFIG, 1000);
	write_config(REQUEST_CONFIG_DIR "/10.conf", 1001);
	check_owner(&findings);
	assert_int_equal(findings.count, 2);
	assert_string_equal(findings.at[0].where, REQUEST_CONFIG);
	assert_non_null(strstr(findings.at[0].what, "user 1000 "));
	assert_string_equal(findings.at[0].command, "chown root: " REQUEST_CONFIG);
	assert_string_equal(findings.at[1].where, REQUEST_CONFIG_DIR "/10.conf");
	assert_non_null(strstr(findings.at[1].what, "user 1001 "));
}

static void tells_of_a_dir(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	if (getuid())
		skip();
	unit_tree();
	check_owner(&findings);
	assert_int_equal(findings.count, 0);
	write_config(REQUEST_CONFIG_DIR "/10.conf", 0);
	assert_int_equal(chown(unit_path(REQUEST_CONFIG_DIR), 1000, (gid_t)-1), 0);
	check_owner(&findings);
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.at[0].where, REQUEST_CONFIG_DIR);
}

int host_check_owner(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_of_what_is_not_roots),
		cmocka_unit_test(tells_of_a_dir),
	};

	return cmocka_run_group_tests_name("owners", tests, NULL, NULL);
}
