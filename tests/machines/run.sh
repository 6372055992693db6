#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Run the shipped boot program on recorded machines. For each MACHINE/CASE.conf, unpack MACHINE/machine.umockdev, add
# the case's configuration (and CASE.cmdline, if it exists, as the kernel command line), and compare the output of
# `--root --dry-run` with
#
#   the config's own      "# expect:" lines, which a person wrote from DESIGN.md and not from a run:
#                         ADDRESS RESULT [REASON] [with ADDRESS], missing WHAT, group N shared-with ADDRESS, status N
# Also check that it changed nothing. Prints TAP. UPDATE=1 writes the .report files: read the difference before you
# commit it.
# Environment: PROGRAM as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown=$work/difference

one_case() { # CASE without its suffix; the machine is unpacked
	cp "$1.conf" "$work/tree/etc/vfioclaim.conf"
	if [ -e "$1.cmdline" ]; then cp "$1.cmdline" "$work/tree/proc/cmdline"; else cp "$work/cmdline" "$work/tree/proc/"; fi
	touch -d '1 hour ago' "$work/tree/etc/vfioclaim.conf" "$work/tree/proc/cmdline"

	"$PROGRAM" --root "$work/tree" --dry-run >"$work/out" 2>"$work/err"
	status=$?
	{
		cat "$work/err" "$work/out"
		echo "exit $status"
	} >"$work/report"
	[ -z "${UPDATE-}" ] || cp "$work/report" "$1.report"

	{
		find "$work/tree" -newer "$work/start" -printf 'was written: %P\n'
		sed -n 's/^# expect: *//p' "$1.conf" | sort >"$work/expected"
		awk -f tests/machines/verdicts.awk "$work/out" | sort | diff "$work/expected" -
		diff -u "$1.report" "$work/report"
	} >"$work/difference" 2>&1
	[ ! -s "$work/difference" ]
}

touch -d '1 minute ago' "$work/start"
for machine in tests/machines/*/machine.umockdev; do
	machine=$(dirname "$machine")
	rm -rf "$work/tree"
	build/tests/unpack "$machine/machine.umockdev" "$work/tree" || exit
	mkdir -p "$work/tree/etc" "$work/tree/proc"
	touch "$work/tree/proc/cmdline" "$work/tree/etc/vfioclaim.conf"
	cp "$work/tree/proc/cmdline" "$work/cmdline"
	# all of it is old, so that whatever is written to it shows
	find "$work/tree" -exec touch -h -d '1 hour ago' {} +
	for config in "$machine"/*.conf; do
		name=${config#tests/machines/}
		one_case "${config%.conf}"
		verdict "${name%.conf}"
	done
done
echo "1..$number"
