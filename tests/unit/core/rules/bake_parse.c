// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/bake_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

static char line[256], said[256];
static struct request request;
static struct bake_parse_origin origin;

static int parse(const char *string, bool first)
{
	struct strbuf why;

	strbuf_open(&why, said, sizeof(said));
	strcpy(line, string);
	return bake_parse_line(&request, line, first, &origin, &why);
}

static int begin(const char *head)
{
	free(request.modules);
	request = (struct request){ 0 };
	origin = (struct bake_parse_origin){ 0 };
	return parse(head, true);
}

static void reads_the_first_line(void **state)
{
	(void)state;
	assert_int_equal(begin("baked 1 kernel 6.1.0-50 config sha256:ab"), 0);
	assert_string_equal(request.baked_kernel, "6.1.0-50");
	assert_string_equal(request.baked_config, "sha256:ab");
	assert_true(request.host_seen);
	assert_int_equal(begin("baked 1 kernel - config sha256:ab host-unseen"), 0);
	assert_false(request.host_seen);
	/* half a line protects nothing */
	assert_int_equal(begin("baked 1 kernel 6.1.0-50 config"), -EINVAL);
	assert_non_null(strstr(said, "expected baked 1 kernel VERSION config HASH"));
	assert_int_equal(begin("baked 1 kernel "), -EINVAL);
	/* in the form of a later program, it is not recognized as such a line */
	assert_int_equal(begin("baked 2 kernel 6.1.0-50 config sha256:ab"), BAKE_PARSE_OTHER);
}

/* A configuration that a person writes has none of these words, anywhere. */
static void belongs_to_baked_files_alone(void **state)
{
	(void)state;
	begin("claim 10de:1284");
	assert_string_equal(line, "claim 10de:1284");
	assert_int_equal(parse("baked 1 kernel 6.1 config sha256:ab", false), BAKE_PARSE_OTHER);
	assert_int_equal(parse("from /etc/a:1", false), BAKE_PARSE_OTHER);
	assert_int_equal(parse("module /lib/a.ko", false), BAKE_PARSE_OTHER);
	assert_null(request.baked_kernel);
	assert_int_equal(request.module_count, 0);
	assert_null(origin.file);
}

static void reads_where_a_line_came_from(void **state)
{
	static const struct {
		const char *line, *file;
		unsigned number;
	} cases[] = {
		{ "from /etc/vfioclaim.conf:12", "/etc/vfioclaim.conf", 12 },
		{ "from modprobe.d", "modprobe.d", 0 },
		{ "from /etc/vfioclaim.conf.d/10 my # cards:2.conf:7", "/etc/vfioclaim.conf.d/10 my # cards:2.conf",
		  7 },
		{ "from a:b", "a:b", 0 },
	};

	(void)state;
	begin("baked 1 kernel 6.1 config sha256:ab");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(parse(cases[i].line, false), 0);
		assert_string_equal(origin.file, cases[i].file);
		assert_int_equal(origin.line, cases[i].number);
	}
}

static void reads_modules_in_their_order(void **state)
{
	static char first[] = "module /lib/vfio.ko", second[] = "module /lib/vfio-pci.ko a=\"b # c\" d";
	struct strbuf why;

	(void)state;
	begin("baked 1 kernel 6.1 config sha256:ab");
	strbuf_open(&why, said, sizeof(said));
	assert_int_equal(bake_parse_line(&request, first, false, &origin, &why), 0);
	assert_int_equal(bake_parse_line(&request, second, false, &origin, &why), 0);
	assert_int_equal(request.module_count, 2);
	assert_string_equal(request.modules[0].path, "/lib/vfio.ko");
	assert_string_equal(request.modules[0].options, "");
	assert_string_equal(request.modules[1].path, "/lib/vfio-pci.ko");
	assert_string_equal(request.modules[1].options, "a=\"b # c\" d"); /* passed to the kernel word for word */
	assert_int_equal(parse("module ", false), BAKE_PARSE_OTHER);	  /* an error, as in any configuration */
	assert_int_equal(parse("modules /lib/a.ko", false), BAKE_PARSE_OTHER);
	assert_int_equal(parse("module a.ko", false), BAKE_PARSE_OTHER); /* a path contains its name */
	assert_int_equal(parse("claim 10de:1284", false), BAKE_PARSE_OTHER);
	assert_string_equal(line, "claim 10de:1284");
	free(request.modules);
	request.modules = NULL;
}

static void says_when_memory_runs_out(void **state)
{
	(void)state;
	begin("baked 1 kernel 6.1 config sha256:ab");
	unit_memory(1);
	assert_int_equal(parse("module /lib/a.ko", false), -ENOMEM);
	unit_memory(-1);
	assert_int_equal(request.module_count, 0);
}

int unit_bake_parse(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_first_line),		cmocka_unit_test(belongs_to_baked_files_alone),
		cmocka_unit_test(reads_where_a_line_came_from), cmocka_unit_test(reads_modules_in_their_order),
		cmocka_unit_test(says_when_memory_runs_out),
	};

	return cmocka_run_group_tests_name("baked", tests, NULL, NULL);
}
