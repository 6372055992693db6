// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/lib/deadline.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "../../unit.h"

enum deed { RETURN_NOTHING, RETURN_ERROR, DIE, NEVER_RETURN };

/* The behavior of the steps, and the record of their calls. */
struct deeds {
	const enum deed *each;
	int statuses[8];
	unsigned noted;
	bool here; /* changed by a step: only ever in a worker */
};

static int step(void *context, unsigned i)
{
	struct deeds *deeds = context;

	deeds->here = true;
	switch (deeds->each[i]) {
	case RETURN_NOTHING:
		/* a worker remembers all earlier steps, whichever worker ran them */
		return deeds->noted == i ? 0 : -EPROTO;
	case RETURN_ERROR:
		return -ENODEV;
	case DIE:
		return raise(SIGKILL);
	case NEVER_RETURN:
		/* for longer than the tests run; it closes their output, because the caller waits for its end */
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		alarm(60);
		return pause();
	}
	return 0;
}

static void note(void *context, const struct deadline_phase *phase, unsigned i, int status)
{
	struct deeds *deeds = context;

	(void)phase;
	assert_int_equal(i, deeds->noted);
	deeds->statuses[deeds->noted++] = status;
}

static bool is_due(const void *context, unsigned i)
{
	(void)context;
	(void)i;
	return true;
}

static void do_them(struct deeds *deeds, const enum deed *each, unsigned count, unsigned seconds)
{
	static const struct deadline_phase phases[] = { { step, is_due, 0 } };

	memset(deeds, 0, sizeof(*deeds));
	deeds->each = each;
	deadline_start(seconds);
	deadline_run(phases, 1, count, note, deeds);
	assert_int_equal(deeds->noted, count);
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
	do_them(&deeds, each, 5, 3); /* the last gets three quarters of a second, enough on a busy machine too */
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
	/* half is 2 seconds, a quarter more would be 3; a busy machine may need longer */
	assert_in_range(deadline_elapsed(), 1000, 2900);
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

/* The record of a table with phases that run once, and items that drop out: a letter for a step, and its item. */
struct phases {
	char noted[64];
	bool is_out[3];
};

static int succeed(void *context, unsigned i)
{
	(void)context;
	(void)i;
	return 0;
}

static int fail_second(void *context, unsigned i)
{
	(void)context;
	return i == 1 ? -EIO : 0;
}

static int die_at_third(void *context, unsigned i)
{
	(void)context;
	return i == 2 ? raise(SIGKILL) : 0;
}

static bool is_in(const void *context, unsigned i)
{
	const struct phases *phases = context;

	return !phases->is_out[i];
}

static void note_phase(void *context, const struct deadline_phase *phase, unsigned i, int status)
{
	struct phases *phases = context;
	char *end = phases->noted + strlen(phases->noted);

	end[0] = (char)phase->failure;
	end[1] = (char)('0' + i);
	end[2] = status ? '!' : ' ';
	end[3] = '\0';
	phases->is_out[i] |= status != 0;
}

static void does_each_phase_for_all_items_before_the_next(void **state)
{
	static const struct deadline_phase table[] = {
		{ succeed, NULL, 'a' },	 { fail_second, is_in, 'b' }, { die_at_third, is_in, 'c' },
		{ succeed, is_in, 'd' }, { succeed, NULL, 'e' },
	};
	struct phases phases = { 0 };

	(void)state;
	deadline_start(60);
	deadline_run(table, 5, 3, note_phase, &phases);
	assert_string_equal(phases.noted, "a0 b0 b1!b2 c0 c2!d0 e0 ");
}

static void does_what_is_done_once_without_items(void **state)
{
	static const struct deadline_phase table[] = { { succeed, NULL, 'a' },
						       { succeed, is_in, 'b' },
						       { succeed, NULL, 'c' } };
	struct phases phases = { 0 };

	(void)state;
	deadline_start(60);
	deadline_run(table, 3, 0, note_phase, &phases);
	assert_string_equal(phases.noted, "a0 c0 ");
}

int unit_deadline(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_each_step_returned),
		cmocka_unit_test(goes_on_behind_one_that_never_returns),
		cmocka_unit_test(gives_one_that_never_returns_no_more_than_half),
		cmocka_unit_test(goes_on_behind_one_that_dies),
		cmocka_unit_test(does_nothing_when_time_is_over),
		cmocka_unit_test(works_where_children_are_ignored),
		cmocka_unit_test(does_each_phase_for_all_items_before_the_next),
		cmocka_unit_test(does_what_is_done_once_without_items),
	};

	return cmocka_run_group_tests_name("deadline", tests, NULL, NULL);
}
