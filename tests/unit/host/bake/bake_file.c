// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/bake_file.h"

#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/cmdline.h"
#include "core/rules/config.h"

/* The boot program's result for the file. */
static void read_back(struct request *request, const char *baked)
{
	unit_tree();
	unit_said();
	memset(request, 0, sizeof(*request));
	unit_write(REQUEST_IMAGE_CONFIG, baked, strlen(baked));
	assert_int_equal(config_read(request), 0);
	assert_string_equal(unit_said(), "");
}

static void read_config(struct request *request, const char *file, const char *text)
{
	unit_tree();
	unit_said();
	memset(request, 0, sizeof(*request));
	unit_write(file, text, strlen(text));
	assert_int_equal(config_read(request), 0);
}

static void assert_same_rule(const struct rule *a, const struct rule *b)
{
	char first[1024], second[1024];
	struct strbuf text;

	strbuf_open(&text, first, sizeof(first));
	rule_print(&text, a);
	strbuf_open(&text, second, sizeof(second));
	rule_print(&text, b);
	assert_string_equal(first, second);
	/* and the members that the output might leave out */
	assert_int_equal(a->source, b->source);
	assert_int_equal(a->verb, b->verb);
	assert_int_equal(a->place, b->place);
	assert_memory_equal(&a->id, &b->id, sizeof(a->id));
	assert_int_equal(a->class, b->class);
	assert_int_equal(a->class_mask, b->class_mask);
	assert_string_equal(a->slot, b->slot);
	assert_int_equal(a->all_but_storage_or_network, b->all_but_storage_or_network);
	assert_int_equal(a->allow, b->allow);
	assert_string_equal(a->profile, b->profile);
}

static void add_host(struct request *request)
{
	struct rule rule;

	rule_init(&rule);
	rule.verb = RULE_PROTECT;
	rule.place = RULE_PATH;
	rule.file = BAKE_FILE_HOST;
	rule.id.vendor = 0x144d;
	rule.id.device = 0xa808;
	rule.path = (struct addr_path){ .bus = 0, .count = 2, .steps = { 0x08, 0x00 } };
	strcpy(rule.because, "/home/a");
	assert_int_equal(request_add(request, &rule), 0);
}

/* config_read(print(x)) == x */
static void is_read_back_as_it_was(void **state)
{
	static const char config[] = "claim 10de:1284,10de:0e0f all group profile=games\n\n"
				     "claim 8086:10d3@00:03.0/00.0 only hold optional driver=mlx5-vfio-pci\n"
				     "claim class=0300 count=2 allow=boot-display,last-usb\n"
				     "claim 01:00 # a slot\n"
				     "claim slot=0-1\n"
				     "protect 10000:e1:00.0 because=swap\n";
	static char file[] = "/etc/vfioclaim.conf.d/10 # my:7 cards.conf", list[] = "1234:1111:1af4,8086:10d3";
	struct request request, again;
	char *baked;

	(void)state;
	read_config(&request, file, config);
	assert_int_equal(cmdline_add_ids(&request, list, RULE_CONFIG, "modprobe.d"), 0);
	add_host(&request);
	request.host_seen = true;
	assert_int_equal(request_add_module(&request, "/lib/modules/6.1/vfio.ko", ""), 0);
	assert_int_equal(request_add_module(&request, "/lib/modules/6.1/vfio-pci.ko", "a=\"b # c\" d"), 0);
	baked = bake_file_print(&request, "6.1.0-50-amd64");
	read_back(&again, baked);

	assert_string_equal(again.baked_kernel, "6.1.0-50-amd64");
	assert_true(again.host_seen);
	assert_int_equal(again.module_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(again.modules[i].path, request.modules[i].path);
		assert_string_equal(again.modules[i].options, request.modules[i].options);
	}
	assert_int_equal(request.rule_count, 10);
	assert_int_equal(again.rule_count, request.rule_count);
	for (size_t i = 0; i < 10; i++) {
		assert_same_rule(&request.rules[i], &again.rules[i]);
		assert_true(bake_file_is_printable(&request.rules[i]));
		if (i == 9)
			break;
		assert_string_equal(again.rules[i].file, request.rules[i].file);
		assert_int_equal(again.rules[i].line, request.rules[i].line);
	}
	assert_string_equal(again.rules[9].file, REQUEST_IMAGE_CONFIG); /* the host has no such file */
	assert_string_equal(again.rules[9].because, "/home/a");
	free(baked);
	free(request.rules);
	free(request.modules);
	free(again.rules);
	free(again.modules);
}

/* The hash covers everything after the first line. */
static void knows_its_own_hash(void **state)
{
	char digest[SHA256_DIGEST_STRING_LENGTH], *baked, *body;
	struct request request, again;

	(void)state;
	read_config(&request, REQUEST_CONFIG, "claim 10de:1284");
	baked = bake_file_print(&request, "6.1");
	body = strchr(baked, '\n') + 1;
	SHA256Data((const uint8_t *)body, strlen(body), digest);
	read_back(&again, baked);
	assert_int_equal(strncmp(again.baked_config, "sha256:", 7), 0);
	assert_string_equal(again.baked_config + 7, digest);
	assert_false(again.host_seen);
	free(baked);
	free(request.rules);
	free(again.rules);
}

static void may_be_empty(void **state)
{
	struct request request = { 0 }, again;
	char *baked = bake_file_print(&request, "-");

	(void)state;
	read_back(&again, baked);
	assert_int_equal(again.rule_count, 0);
	assert_int_equal(again.module_count, 0);
	free(baked);
}

/* A file's name may contain a newline, but a line may not. */
static void keeps_a_name_on_its_line(void **state)
{
	struct request request, again;
	char *baked;

	(void)state;
	read_config(&request, "/etc/vfioclaim.conf.d/a\nclaim b\t.conf", "claim 10de:1284");
	baked = bake_file_print(&request, "6.1");
	read_back(&again, baked);
	assert_int_equal(again.rule_count, 1);
	assert_string_equal(again.rules[0].file, "/etc/vfioclaim.conf.d/a?claim b?.conf");
	free(baked);
	free(request.rules);
	free(again.rules);
}

static void knows_what_no_line_can_say(void **state)
{
	static const struct {
		const char *entry;
		bool printable;
	} cases[] = {
		{ "10de:1284", true },
		{ "10de:1284:1462", true },
		{ "10de:1284:1462:8a9f", true },
		{ "10de:1284:ffffffff:ffffffff:030000:ffff00", false }, /* an ID and a class */
		{ "10de:1284:1462:8a9f:030000:0", true },		/* a mask of zero matches everything */
		{ "110de:1284", false },				/* no such number fits into four digits */
		{ "ffffffff:ffffffff", false },				/* every device */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct request request = { 0 };
		char list[64];

		strcpy(list, cases[i].entry);
		assert_int_equal(cmdline_add_ids(&request, list, RULE_CONFIG, "modprobe.d"), 0);
		assert_int_equal(request.rule_count, 1);
		if (bake_file_is_printable(&request.rules[0]) != cases[i].printable)
			fail_msg("%s", cases[i].entry);
		free(request.rules);
	}
}

int host_bake_file(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_read_back_as_it_was),
		cmocka_unit_test(knows_its_own_hash),
		cmocka_unit_test(may_be_empty),
		cmocka_unit_test(keeps_a_name_on_its_line),
		cmocka_unit_test(knows_what_no_line_can_say),
	};

	return cmocka_run_group_tests_name("baking", tests, NULL, NULL);
}
