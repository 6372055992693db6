// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/claim/reason.h"

#include <string.h>

#include "../../unit.h"
#include "core/rules/rule.h"

static void names_each_once(void **state)
{
	(void)state;
	assert_string_equal(reason_name(PLAN_NO_REASON), "");
	for (enum plan_reason reason = PLAN_IOMMU_INACTIVE; reason <= PLAN_STUCK; reason++) {
		const char *name = reason_name(reason);

		assert_non_null(name);
		assert_true(name[0] && name[strspn(name, "abcdefghijklmnopqrstuvwxyz-")] == '\0');
		for (enum plan_reason other = PLAN_IOMMU_INACTIVE; other < reason; other++)
			assert_string_not_equal(name, reason_name(other));
	}
}

/*
 * The words of allow= are the names of the reasons that they lift: people read a reason in a report, and write it in
 * allow=.
 */
static void is_lifted_by_its_name(void **state)
{
	unsigned lifted = 0;

	(void)state;
	for (enum plan_reason reason = PLAN_NO_REASON; reason <= PLAN_STUCK; reason++) {
		unsigned word = rule_allowance(reason_name(reason));

		assert_int_equal(reason_allow(reason) & word, word);
		assert_int_equal(!reason_allow(reason), !word);
		lifted |= word;
	}
	for (unsigned word = RULE_ALLOW_BOUND_DISPLAY; word <= RULE_ALLOW_LAST_USB; word <<= 1)
		assert_true(lifted & word);
	assert_int_equal(reason_allow(PLAN_BOOT_DISPLAY), RULE_ALLOW_BOOT_DISPLAY | RULE_ALLOW_LAST_DISPLAY);
	assert_int_equal(reason_allow(PLAN_LAST_DISPLAY), RULE_ALLOW_LAST_DISPLAY);
}

static void has_sentences_that_can_be_put_together(void **state)
{
	(void)state;
	for (enum plan_reason reason = PLAN_NO_REASON; reason <= PLAN_STUCK; reason++) {
		const char *sentence = reason_sentence(reason);

		assert_non_null(sentence);
		assert_null(strpbrk(sentence, ".:;#"));
		assert_false(*sentence && strchr(" ,", sentence[strlen(sentence) - 1]));
	}
}

int unit_reason(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_each_once),
		cmocka_unit_test(is_lifted_by_its_name),
		cmocka_unit_test(has_sentences_that_can_be_put_together),
	};

	return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
