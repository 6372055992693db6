// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/contain.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../unit.h"
#include "core/lib/str.h"

/* What a root directory at the tree makes of each path: path_resolution(7) in a chroot. */
static void resolves_as_in_a_root_of_its_own(void **state)
{
	static const struct {
		const char *from, *path;
		bool follow;
		const char *resolved;
	} cases[] = {
		{ "/", "/a/b/file", true, "a/b/file" },
		{ "/", "a//b/./file", true, "a/b/file" },
		{ "/", "/", true, "." },
		{ "/", "../../a/../../etc", true, "etc" },
		{ "/", "/up/passwd", true, "passwd" }, /* ../../../.. ends at the root */
		{ "/", "/absolute/file", true, "a/b/file" },
		{ "/a", "b/file", true, "a/b/file" },
		{ "/a/b", "../../x", true, "x" },
		{ "/a/b", "../../../../x", true, "x" },
		{ "/a/b", "back/file", true, "a/b/file" },
		{ "/a", "b/last", true, "a/b/file" },
		{ "/a", "b/last", false, "a/b/last" },
		{ "/", "outside", true, "etc/shadow" },
		{ "/", "outside", false, "outside" },
		{ "/", "dangling/x", true, "nowhere/x" },
		{ "/", "loop", true, "" },
		{ "/", "loop/x", false, "" },
		{ "/", "loop", false, "loop" },
	};

	(void)state;
	unit_tree();
	unit_write("/a/b/file", "x", 1);
	unit_link("/up", "../../../..");
	unit_link("/absolute", "/a/b");
	unit_link("/a/b/back", "../../absolute");
	unit_link("/a/b/last", "../b/./file");
	unit_link("/outside", "/etc/shadow");
	unit_link("/dangling", "nowhere");
	unit_link("/loop", "loop");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int root = open(unit_path("/"), O_PATH | O_DIRECTORY), dir = open(unit_path(cases[i].from), O_PATH);
		int found = !strcmp(cases[i].from, "/") ? root : dir;
		const char *resolved = contain_resolve(root, &found, cases[i].path, cases[i].follow);

		if (strcmp(resolved, cases[i].resolved))
			fail_msg("%s from %s: '%s', not '%s'", cases[i].path, cases[i].from, resolved,
				 cases[i].resolved);
		if (*resolved)
			assert_int_equal(found, root);
		close(root);
		close(dir);
	}
}

static void fails_closed_where_a_path_does_not_fit(void **state)
{
	char path[8192], target[4096];
	int root, dir;

	(void)state;
	unit_tree();
	memset(target, 'a', sizeof(target));
	memcpy(target, "x/", 2);
	target[4000] = '\0';
	for (size_t i = 200; i < 4000; i += 200)
		target[i] = '/';
	unit_link("/long", target);
	root = open(unit_path("/"), O_PATH | O_DIRECTORY);
	memset(path, 'a', sizeof(path));
	path[5000] = '\0';
	dir = root;
	assert_string_equal(contain_resolve(root, &dir, path, true), "");
	dir = root;
	snprintf(path, sizeof(path), "long/%s", target);
	assert_string_equal(contain_resolve(root, &dir, path, true), "");
	/* a directory that is not below the root */
	dir = open("/", O_PATH | O_DIRECTORY);
	assert_string_equal(contain_resolve(root, &dir, "etc", true), "");
	close(dir);
	close(root);
}

static void names_files_for_libraries(void **state)
{
	char *path, expected[4096];

	(void)state;
	unit_tree();
	unit_write("/usr/lib/modules/x", "", 0);
	unit_link("/lib", "/usr/lib");
	path = contain_outside(unit_path(""), "/lib/modules");
	snprintf(expected, sizeof(expected), "%s/usr/lib/modules", unit_path(""));
	assert_string_equal(path, expected);
	free(path);
	path = contain_outside(NULL, "/lib/modules");
	assert_string_equal(path, "/lib/modules");
	free(path);
}

int host_contain(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolves_as_in_a_root_of_its_own),
		cmocka_unit_test(fails_closed_where_a_path_does_not_fit),
		cmocka_unit_test(names_files_for_libraries),
	};

	return cmocka_run_group_tests_name("contain", tests, NULL, NULL);
}
