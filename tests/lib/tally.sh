#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: tally.sh "COMMAND [ARGUMENT]..."...
# Run suites that print TAP (ok, not ok, # SKIP), show their output, and count the results. A suite that exits with an
# error without a "not ok", that runs no test, or fewer than its plan, counts as one failure.
set -u

results=$(mktemp)
trap 'rm -f "$results"' EXIT
for suite; do
	echo "# $suite"
	# shellcheck disable=SC2086 # a command and its arguments
	{
		$suite
		echo "# exit $?"
	} | tee -a "$results" | grep --line-buffered -v "^# exit "
done

awk '
	/^1\.\.[0-9]+$/ { plan += substr($1, 4) }
	/^(not )?ok / && /# SKIP/ { skipped++; tests++; next } # cmocka calls them "not ok"
	/^ok /     { passed++; tests++ }
	/^not ok / { failed++; tests++; bad++ }
	/^# exit / { if (($3 != 0 && !bad) || !tests || (plan && plan != tests)) failed++; plan = tests = bad = 0 }
	END {
		printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		exit failed != 0
	}
' "$results"
