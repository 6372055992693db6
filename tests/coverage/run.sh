#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Run every test that takes seconds with an instrumented src/core, count what they run, and print what they do not run.
# Processes that are killed, or never return, leave no count. Exit status: 1 if a test fails, or too little was run.
# Environment: PROGRAM, an instrumented one, as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
built=build/coverage
find "$built" -name '*.gcda' -delete
# what tests print is of interest only if one fails
CMOCKA_MESSAGE_OUTPUT=TAP tests/lib/tally.sh "$built/unit" "$built/property 20000 1" tests/early/inputs.sh tests/early/acts.sh \
	tests/machines/run.sh "build/tests/faults $PROGRAM" >"$built/tap" || {
	grep '^not ok' "$built/tap"
	exit 1
}
tail -n 1 "$built/tap"
gcovr --root . --filter src/core/ --json "$built/gcovr.json" "$built" || exit
tests/coverage/report.py "$built/gcovr.json"
