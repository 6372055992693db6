#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Run every test that takes only seconds with an instrumented src/core. Print how much they execute, and what they do
# not execute. A process that is killed, or never returns, leaves no counts. Exit status: 1 if a test fails, or too
# little was executed.
# Environment: PROGRAM, an instrumented one, as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
built=build/coverage
find "$built" -name '*.gcda' -delete
# show the tests' output only if one fails
CMOCKA_MESSAGE_OUTPUT=TAP tests/lib/tally.sh "$built/unit" "$built/property 20000 1" tests/early/inputs.sh tests/early/acts.sh \
	tests/machines/run.sh "build/tests/faults $PROGRAM" >"$built/tap" || {
	grep '^not ok' "$built/tap"
	exit 1
}
tail -n 1 "$built/tap"
gcovr --root . --filter src/core/ --json "$built/gcovr.json" "$built" || exit
tests/coverage/report.py "$built/gcovr.json"
