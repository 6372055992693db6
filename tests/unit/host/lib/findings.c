// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/findings.h"

#include <stdlib.h>
#include <string.h>

#include "../../unit.h"

static char *printed;
static size_t length;

static FILE *begin(void)
{
	free(printed);
	printed = NULL;
	return open_memstream(&printed, &length);
}

static void breaks_lines_at_blanks(void **state)
{
	char text[512] = "", head[] = "    next: ";
	FILE *out = begin();

	(void)state;
	for (int i = 0; i < 20; i++)
		strcat(text, "nine.byte ");
	findings_wrap(out, head, text);
	fclose(out);
	/* a head of ten columns, and seven words of ten fill the line to its end: 10 + 7 * 10 - 1 blank */
	assert_int_equal(strcspn(printed, "\n"), 79);
	assert_int_equal(strncmp(printed + 79, "\n          nine.byte", 20), 0);
	for (char *line = strtok(printed, "\n"); line; line = strtok(NULL, "\n")) {
		assert_true(strlen(line) <= FINDINGS_COLUMNS);
		assert_int_not_equal(line[strlen(line) - 1], ' ');
	}

	/* a word that is too long for any line is not cut, and no line is empty */
	memset(text, 'x', 200);
	text[200] = '\0';
	out = begin();
	findings_wrap(out, head, text);
	fclose(out);
	assert_int_equal(length, strlen(head) + 200 + 1);
	out = begin();
	findings_wrap(out, "- ", "");
	fclose(out);
	assert_string_equal(printed, "- \n");
	/* the 80th column is still used */
	memset(text, 'x', 75);
	strcpy(text + 75, " yy zz");
	out = begin();
	findings_wrap(out, "- ", text);
	fclose(out);
	assert_int_equal(strcspn(printed, "\n"), 80);
	assert_string_equal(printed + 80, "\n  zz\n");
}

static struct findings some(const char *command)
{
	struct findings findings = { 0 };

	findings_what(&findings, "A %s", "note");
	findings_what(&findings, "Group %d", 7);
	findings_where(&findings, "/etc/%s:%u", "a", 3);
	findings_next(&findings, "then");
	findings_command(&findings, "%s", command);
	findings_what(&findings, "Image");
	findings_command(&findings, "%s", command);
	return findings;
}

static void lets_people_copy_commands(void **state)
{
	char command[256], expected[1024];
	struct findings findings;
	FILE *out = begin();

	(void)state;
	memset(command, 'x', sizeof(command));
	for (size_t i = 7; i < sizeof(command); i += 8)
		command[i] = ' ';
	command[200] = '\0';
	findings = some(command);
	findings_print(&findings, out);
	fclose(out);
	snprintf(expected, sizeof(expected),
		 "\nTo do:\n"
		 "  - Group 7\n"
		 "      where: /etc/a:3\n"
		 "      next:  then:\n"
		 "             %s\n"
		 "  - Image\n"
		 "      next:  %s\n"
		 "\nTo know:\n"
		 "  - A note\n",
		 command, command);
	assert_string_equal(printed, expected);
}

static void are_told_to_programs(void **state)
{
	struct findings findings = some("do it");
	struct json_object *array = findings_to_json(&findings), *value, *second = json_object_array_get_idx(array, 1);

	(void)state;
	assert_int_equal(json_object_array_length(array), 3);
	json_object_object_get_ex(json_object_array_get_idx(array, 0), "level", &value);
	assert_string_equal(json_object_get_string(value), "note");
	assert_true(json_object_object_get_ex(json_object_array_get_idx(array, 0), "next", &value));
	assert_null(value);
	json_object_object_get_ex(second, "level", &value);
	assert_string_equal(json_object_get_string(value), "todo");
	json_object_object_get_ex(second, "where", &value);
	assert_string_equal(json_object_get_string(value), "/etc/a:3");
	json_object_object_get_ex(second, "next", &value);
	assert_string_equal(json_object_get_string(value), "then: do it");
	json_object_object_get_ex(json_object_array_get_idx(array, 2), "next", &value);
	assert_string_equal(json_object_get_string(value), "do it");
	json_object_put(array);
}

static void says_nothing_of_nothing(void **state)
{
	struct findings findings = { 0 };
	FILE *out = begin();

	(void)state;
	findings_print(&findings, out);
	fclose(out);
	assert_int_equal(length, 0);
	free(printed);
	printed = NULL;
}

int host_findings(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_lines_at_blanks),
		cmocka_unit_test(lets_people_copy_commands),
		cmocka_unit_test(are_told_to_programs),
		cmocka_unit_test(says_nothing_of_nothing),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
