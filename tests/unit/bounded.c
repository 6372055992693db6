// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/core/bounded.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

enum deed { RETURN_NOTHING, RETURN_ERROR, DIE, NEVER_RETURN };

/* What the steps do, and what was remembered of them. */
struct deeds {
	const enum deed *each;
	int statuses[8];
	unsigned told;
	bool here; /* changed by a step: only ever in a worker */
};

static int step(void *context, unsigned i)
{
	struct deeds *deeds = context;

	deeds->here = true;
	switch (deeds->each[i]) {
	case RETURN_NOTHING:
		/* a worker remembers what was done before it, by whichever worker */
		return deeds->told == i ? 0 : -EPROTO;
	case RETURN_ERROR:
		return -ENODEV;
	case DIE:
		return raise(SIGKILL);
	case NEVER_RETURN:
		/* as long as the tests can tell; it lets go of their output, which somebody waits for the end of */
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		alarm(60);
		return pause();
	}
	return 0;
}

static void done(void *context, unsigned i, int status)
{
	struct deeds *deeds = context;

	assert_int_equal(i, deeds->told);
	deeds->statuses[deeds->told++] = status;
}

static void do_them(struct deeds *deeds, const enum deed *each, unsigned count, unsigned seconds)
{
	memset(deeds, 0, sizeof(*deeds));
	deeds->each = each;
	bounded_start(seconds);
	bounded_steps(count, step, done, deeds);
	assert_int_equal(deeds->told, count);
	assert_false(deeds->here);
}

static void tells_what_each_step_returned(void **state)
{
	static const enum deed each[] = { RETURN_NOTHING, RETURN_ERROR, RETURN_NOTHING };
	struct deeds deeds;

	(void)state;
	do_them(&deeds, each, 3, 60);
	assert_int_equal(deeds.statuses[0], 0);
	assert_int_equal(deeds.statuses[1], -ENODEV);
	assert_int_equal(deeds.statuses[2], 0);
	do_them(&deeds, each, 0, 60);
}

static void goes_on_behind_one_that_never_returns(void **state)
{
	static const enum deed each[] = { RETURN_NOTHING, NEVER_RETURN, RETURN_ERROR, NEVER_RETURN, RETURN_NOTHING };
	struct deeds deeds;

	(void)state;
	do_them(&deeds, each, 5, 3); /* of which the last has three quarters of a second, on a busy machine too */
	assert_int_equal(deeds.statuses[0], 0);
	assert_int_equal(deeds.statuses[1], -ETIME);
	assert_int_equal(deeds.statuses[2], -ENODEV);
	assert_int_equal(deeds.statuses[3], -ETIME);
	assert_int_equal(deeds.statuses[4], 0);
}

static void gives_one_that_never_returns_no_more_than_half(void **state)
{
	static const enum deed each[] = { RETURN_NOTHING, NEVER_RETURN, RETURN_NOTHING };
	struct deeds deeds;

	(void)state;
	do_them(&deeds, each, 3, 4);
	assert_int_equal(deeds.statuses[1], -ETIME);
	/* half is 2 seconds, a quarter more would be 3; a busy machine may take a while over it */
	assert_in_range(bounded_elapsed(), 1000, 2900);
}

static void goes_on_behind_one_that_dies(void **state)
{
	static const enum deed each[] = { DIE, RETURN_NOTHING, DIE };
	struct deeds deeds;

	(void)state;
	do_them(&deeds, each, 3, 60);
	assert_int_equal(deeds.statuses[0], -ECHILD);
	assert_int_equal(deeds.statuses[1], 0);
	assert_int_equal(deeds.statuses[2], -ECHILD);
}

static void does_nothing_when_time_is_over(void **state)
{
	static const enum deed each[] = { RETURN_NOTHING, RETURN_NOTHING };
	struct deeds deeds;

	(void)state;
	do_them(&deeds, each, 2, 0);
	assert_int_equal(deeds.statuses[0], -ETIME);
	assert_int_equal(deeds.statuses[1], -ETIME);
}

static void works_where_children_are_ignored(void **state)
{
	static const enum deed each[] = { RETURN_ERROR, DIE, RETURN_NOTHING };
	struct deeds deeds;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	do_them(&deeds, each, 3, 60);
	signal(SIGCHLD, SIG_DFL);
	assert_int_equal(deeds.statuses[0], -ENODEV);
	assert_int_equal(deeds.statuses[1], -ECHILD);
	assert_int_equal(deeds.statuses[2], 0);
}

int unit_bounded(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_each_step_returned),
		cmocka_unit_test(goes_on_behind_one_that_never_returns),
		cmocka_unit_test(gives_one_that_never_returns_no_more_than_half),
		cmocka_unit_test(goes_on_behind_one_that_dies),
		cmocka_unit_test(does_nothing_when_time_is_over),
		cmocka_unit_test(works_where_children_are_ignored),
	};

	return cmocka_run_group_tests_name("bounded", tests, NULL, NULL);
}
