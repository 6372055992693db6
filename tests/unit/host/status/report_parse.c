// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_parse.h"

#include <stdlib.h>
#include <string.h>

#include "../../unit.h"

static struct report_records records;

static const struct report_record *add(const char *line)
{
	report_parse_line(&records, line);
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
	assert_int_equal(record->kind, REPORT_PARSE_DEVICE);
	assert_int_equal(record->outcome, PLAN_REFUSED);

	record = add("missing 0000:01:00.0 rule=a:1");
	assert_int_equal(record->kind, REPORT_PARSE_MISSING);
	record = add("iommu 0000:01:00.0 rule=a:1"); /* this record has a place of its own, whatever its subject is */
	assert_int_equal(record->kind, REPORT_PARSE_IOMMU);
	record = add("claimed by no device");
	assert_int_equal(record->kind, REPORT_PARSE_MESSAGE);
	record = add("claim 0000:01:00.0 rule=a:1");
	assert_int_equal(record->kind, REPORT_PARSE_MESSAGE);
	record = add("missing class=03 rule=a:1"); /* a subject with a '=' */
	assert_string_equal(record->subject, "class=03");
	record = add("end status=0 claimed=2");
	assert_string_equal(record->subject, "");
	assert_string_equal(report_parse_value(record, "status"), "0");
	record = add("planned 10000:e1:00.0 rule=\\x5cx20\\xzz\\x"); /* a backslash is no escape */
	assert_string_equal(report_parse_value(record, "rule"), "\\x20\\xzz\\x");
	assert_int_equal(record->kind, REPORT_PARSE_DEVICE);
	record = add("");
	assert_string_equal(record->result, "");
	assert_int_equal(record->kind, REPORT_PARSE_MESSAGE);
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	assert_true(json_object_object_get_ex(object, key, &value));
	return value;
}

static const char *string_at(struct json_object *object, const char *key)
{
	assert_true(json_object_is_type(member(object, key), json_type_string));
	return json_object_get_string(member(object, key));
}

static int number_at(struct json_object *object, const char *key)
{
	assert_true(json_object_is_type(member(object, key), json_type_int));
	return json_object_get_int(member(object, key));
}

static void puts_each_where_it_belongs(void **state)
{
	struct json_object *all, *part;

	(void)state;
	records = (struct report_records){ 0 };
	add("vfioclaim 0.1.0 report=1 mode=dry-run profile=- config=-");
	add("iommu active kind=intel remap=yes");
	add("planned 0000:01:00.0 id=10de:1284 group=12 with=0000:01:00.1 driver=- rule=a:1");
	add("a message in between");
	add("missing class=03 rule=a:2");
	add("group 6 shared-with=0000:00:1f.0 driver=-");
	add("end status=1 claimed=2 refused=0 missing=1 failed=0 ms=490");
	all = report_parse_to_json(&records);

	assert_int_equal(number_at(all, "format"), 1);
	assert_int_equal(number_at(member(all, "vfioclaim"), "report"), 1);
	assert_string_equal(string_at(member(all, "vfioclaim"), "version"), "0.1.0");
	assert_null(member(member(all, "vfioclaim"), "profile"));
	assert_int_equal(json_object_array_length(member(all, "devices")), 1);
	part = json_object_array_get_idx(member(all, "devices"), 0);
	assert_string_equal(string_at(part, "result"), "planned");
	assert_string_equal(string_at(part, "address"), "0000:01:00.0");
	assert_string_equal(string_at(part, "id"), "10de:1284");
	assert_int_equal(number_at(part, "group"), 12);
	assert_null(member(part, "driver")); /* null, as the value is absent */
	assert_null(member(part, "reason")); /* null, as the line lacks the key */
	assert_null(member(part, "comment"));
	assert_string_equal(string_at(json_object_array_get_idx(member(all, "missing"), 0), "what"), "class=03");
	assert_int_equal(number_at(json_object_array_get_idx(member(all, "groups"), 0), "group"), 6);
	part = member(all, "iommu");
	assert_string_equal(string_at(part, "state"), "active");
	assert_true(json_object_is_type(member(part, "remap"), json_type_boolean));
	assert_true(json_object_get_boolean(member(part, "remap")));
	part = member(all, "end");
	assert_int_equal(number_at(part, "status"), 1);
	assert_int_equal(number_at(part, "claimed"), 2);
	assert_int_equal(number_at(part, "ms"), 490);
	json_object_put(all);

	/* lists exist even if they are empty */
	records = (struct report_records){ 0 };
	all = report_parse_to_json(&records);
	assert_int_equal(json_object_array_length(member(all, "devices")), 0);
	assert_null(member(all, "iommu"));
	json_object_put(all);
}

/* Any process may write to the kernel log: a program that reads the JSON gets the type that it expects, or null. */
static void keeps_to_types(void **state)
{
	struct json_object *all, *part;

	(void)state;
	records = (struct report_records){ 0 };
	add("iommu active kind=7 remap=maybe");
	add("claimed 0000:01:00.0 id=1 class=030000 group=six driver=7");
	add("group x shared-with=1");
	add("end status=-1 claimed=99999999999 failed=0x1");
	all = report_parse_to_json(&records);
	assert_string_equal(string_at(member(all, "iommu"), "kind"), "7");
	assert_null(member(member(all, "iommu"), "remap"));
	part = json_object_array_get_idx(member(all, "devices"), 0);
	assert_string_equal(string_at(part, "id"), "1");
	assert_string_equal(string_at(part, "class"), "030000");
	assert_string_equal(string_at(part, "driver"), "7");
	assert_null(member(part, "group"));
	assert_null(member(json_object_array_get_idx(member(all, "groups"), 0), "group"));
	assert_null(member(member(all, "end"), "status"));
	assert_null(member(member(all, "end"), "claimed"));
	assert_null(member(member(all, "end"), "failed"));
	json_object_put(all);
}

int host_report_parse(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_lines_apart),
		cmocka_unit_test(puts_each_where_it_belongs),
		cmocka_unit_test(keeps_to_types),
	};

	return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
