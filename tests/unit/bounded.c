// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/core/bounded.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "unit.h"

static int return_it(void *argument)
{
	return *(int *)argument;
}

/* As long as the tests can tell, for ever; it lets go of their output, which somebody waits for the end of. */
static int never_return(void *argument)
{
	(void)argument;
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	alarm(60);
	return pause();
}

static int be_killed(void *argument)
{
	(void)argument;
	return raise(SIGKILL);
}

static void returns_what_the_call_returned(void **state)
{
	int status = 0;

	(void)state;
	bounded_start(60);
	assert_int_equal(bounded(return_it, &status), 0);
	status = -ENODEV;
	assert_int_equal(bounded(return_it, &status), -ENODEV);
	assert_int_equal(bounded(be_killed, NULL), -ECHILD);
}

static void comes_back_from_what_does_not(void **state)
{
	(void)state;
	bounded_start(0);
	assert_int_equal(bounded(never_return, NULL), -ETIME);
}

static void finds_its_child_where_they_are_ignored(void **state)
{
	int status = -EBUSY;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	bounded_start(60);
	assert_int_equal(bounded(return_it, &status), -EBUSY);
	signal(SIGCHLD, SIG_DFL);
}

static int execute_true(void *argument)
{
	(void)argument;
	execlp("true", "true", (char *)NULL);
	return -errno;
}

static int execute_nothing(void *argument)
{
	(void)argument;
	execl("/nonexistent/program", "program", (char *)NULL);
	return -errno;
}

static void waits_for_what_is_executed(void **state)
{
	(void)state;
	bounded_start(60);
	assert_int_equal(bounded(execute_true, NULL), -ECHILD);
	assert_int_equal(bounded(execute_nothing, NULL), -ENOENT);
}

int unit_bounded(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(returns_what_the_call_returned),
		cmocka_unit_test(comes_back_from_what_does_not),
		cmocka_unit_test(finds_its_child_where_they_are_ignored),
		cmocka_unit_test(waits_for_what_is_executed),
	};

	return cmocka_run_group_tests_name("bounded", tests, NULL, NULL);
}
