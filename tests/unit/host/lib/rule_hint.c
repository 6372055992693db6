// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/rule_hint.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"

static char said[256];

/* Parse a wrong line as config_read() does, and leave its error in `said`. */
static int parse(const char *string)
{
	static char line[256];
	char *whats = NULL;
	struct rule rule;
	struct strbuf why;
	int status;

	strbuf_open(&why, said, sizeof(said));
	strcpy(line, string);
	status = rule_parse_line(line, &rule, &whats, &why);
	if (status)
		rule_hint(line, strlen(string), &why);
	return status;
}

static void writes_the_line_of_a_neighbour(void **state)
{
	static const char *const lines[][2] = {
		{ "options vfio-pci ids=10de:1284,10de:0e0f disable_vga=1", "write 'claim 10de:1284,10de:0e0f'" },
		{ "vfio-pci.ids=10de:1284", "write 'claim 10de:1284'" },
		{ "BIND=0000:03:00.0|8086:1533 04:00.0", "write 'claim 8086:1533@0000:03:00.0,04:00.0'" },
		{ "10de:1284", "write 'claim 10de:1284'" },
		{ "claim 10de:1284 10de:0e0f", "write 'claim 10de:1284,10de:0e0f'" },
		{ "claim 10de:1284, 10de:0e0f", "write 'claim 10de:1284,10de:0e0f'" },
		{ "protect 01:00.0 01:00.1", "write 'protect 01:00.0,01:00.1'" },
		{ "claim 10de:1284 class=0300", "write 'claim 10de:1284,class=0300'" },
		{ "claim slot=2 slot=0-1", "write 'claim slot=2,slot=0-1'" },
	};
	char line[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_int_equal(parse(lines[i][0]), -EINVAL);
		assert_non_null(strstr(said, lines[i][1]));
	}
	/* half of a list would be worse than none */
	strcpy(line, "options vfio-pci ids=10de:1284");
	while (strlen(line) < 230)
		strcat(line, ",10de:1284");
	assert_int_equal(parse(line), -EINVAL);
	assert_null(strstr(said, "write"));
	/* ... and so would a line that cannot be read */
	parse("options vfio-pci ids=10de:1284,10de:0e0f:ffffffff:ffffffff:040300:ffff00");
	assert_null(strstr(said, "write"));
	parse("vfio-pci.ids=10de:1284, 10de:0e0f");
	assert_null(strstr(said, "write"));
	parse("softdep nouveau pre: vfio-pci");
	assert_null(strstr(said, "write"));
	parse("vfio-pci.ids=10de:1284:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	assert_null(strstr(said, "write"));
	/* a wrong word that is no WHAT: a word with the same beginning does not change that */
	parse("claim 10de:1284 all allx");
	assert_non_null(strstr(said, "'allx': unknown word"));
	assert_null(strstr(said, "write"));
	/* the error there is another one */
	parse("claim 8086:10d3 driver=00:05.0");
	assert_non_null(strstr(said, "'00:05.0': expected a driver"));
	parse("claim 8086:10d3 count=10de:0e0f");
	assert_non_null(strstr(said, "'10de:0e0f': expected a count"));
	parse("claim 8086:10d3 class");
	assert_null(strstr(said, "write"));
	strcpy(line, "claim 10de:1284 ");
	memset(line + strlen(line), 'x', 150);
	line[16 + 150] = '\0';
	parse(line);
	assert_null(strstr(said, "write"));
}

int host_rule_hint(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_the_line_of_a_neighbour),
	};

	return cmocka_run_group_tests_name("rule_hint", tests, NULL, NULL);
}
