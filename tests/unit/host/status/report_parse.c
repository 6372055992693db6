// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_parse.h"

#include <stdlib.h>
#include <string.h>

#include "../../unit.h"

static struct report_records records;

static const struct report_record *add(const char *line)
{
	assert_int_equal(report_parse_line(&records, line), 0);
	return &records.at[records.count - 1];
}

static void takes_lines_apart(void **state)
{
	const struct report_record *record;

	(void)state;
	record = add("refused 0000:00:02.0 id=1234:1111 driver=- rule=/etc/a\\x20b.conf:3 # the console: allow=x # "
		     "lifts it");
	assert_string_equal(record->result, "refused");
	assert_string_equal(record->subject, "0000:00:02.0");
	assert_string_equal(report_parse_value(record, "driver"), "-");
	assert_string_equal(report_parse_value(record, "rule"), "/etc/a b.conf:3");
	assert_null(report_parse_value(record, "allow"));
	assert_string_equal(record->comment, "the console: allow=x # lifts it");
	assert_true(report_parse_is_device(record));

	record = add("missing 0000:01:00.0 rule=a:1");
	assert_false(report_parse_is_device(record));
	record = add("iommu 0000:01:00.0 rule=a:1"); /* it goes elsewhere, whatever is its subject */
	assert_false(report_parse_is_device(record));
	record = add("missing class=03 rule=a:1"); /* a subject with a '=' */
	assert_string_equal(record->subject, "class=03");
	record = add("end status=0 claimed=2");
	assert_string_equal(record->subject, "");
	assert_string_equal(report_parse_value(record, "status"), "0");
	record = add("planned 10000:e1:00.0 rule=\\x5cx20\\xzz\\x"); /* a backslash is one, and no code */
	assert_string_equal(report_parse_value(record, "rule"), "\\x20\\xzz\\x");
	assert_true(report_parse_is_device(record));
	record = add("");
	assert_string_equal(record->result, "");
	assert_false(report_parse_is_device(record));
}

static const char *string_at(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	assert_true(json_object_object_get_ex(object, key, &value));
	return value ? json_object_get_string(value) : NULL;
}

static void puts_each_where_it_belongs(void **state)
{
	struct json_object *all, *part;

	(void)state;
	records = (struct report_records){ 0 };
	add("vfioclaim 0.1.0 report=1 mode=dry-run profile=- config=-");
	add("iommu active kind=intel remap=yes");
	add("planned 0000:01:00.0 id=10de:1284 with=0000:01:00.1 driver=- rule=a:1");
	add("missing class=03 rule=a:2");
	add("group 6 shared-with=0000:00:1f.0 driver=-");
	add("end status=1 claimed=1");
	all = report_parse_to_json(&records);

	assert_true(json_object_object_get_ex(all, "devices", &part));
	assert_int_equal(json_object_array_length(part), 1);
	part = json_object_array_get_idx(part, 0);
	assert_string_equal(string_at(part, "result"), "planned");
	assert_string_equal(string_at(part, "address"), "0000:01:00.0");
	assert_null(string_at(part, "driver")); /* the absent value */
	assert_false(json_object_object_get_ex(part, "comment", &part));
	assert_true(json_object_object_get_ex(all, "missing", &part));
	assert_string_equal(string_at(json_object_array_get_idx(part, 0), "what"), "class=03");
	assert_true(json_object_object_get_ex(all, "groups", &part));
	assert_string_equal(string_at(json_object_array_get_idx(part, 0), "group"), "6");
	assert_true(json_object_object_get_ex(all, "iommu", &part));
	assert_string_equal(string_at(part, "state"), "active");
	assert_true(json_object_object_get_ex(all, "end", &part));
	assert_string_equal(string_at(part, "status"), "1");
	json_object_put(all);

	/* lists are there where nothing is in them */
	records = (struct report_records){ 0 };
	all = report_parse_to_json(&records);
	assert_true(json_object_object_get_ex(all, "devices", &part));
	assert_int_equal(json_object_array_length(part), 0);
	assert_false(json_object_object_get_ex(all, "iommu", &part));
	json_object_put(all);
}

int host_report_parse(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_lines_apart),
		cmocka_unit_test(puts_each_where_it_belongs),
	};

	return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
