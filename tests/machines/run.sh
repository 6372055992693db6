#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The shipped boot program on recorded machines. For each MACHINE/CASE.conf, unpacks MACHINE/machine.umockdev, puts the
# case's config (and CASE.cmdline, if there is one, as the kernel command line) there, and compares what
# `--root --dry-run` prints, exit status and messages included, with MACHINE/CASE.report. Prints TAP.
#
# UPDATE=1 writes what it prints into the .report files: read the difference before you commit it.
# Environment: PROGRAM as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

listing() { find "$1" -exec ls -ld --time-style=full-iso {} + | sort; }

one_case() { # CASE without its suffix
	machine=$(dirname "$1")
	tree=$work/tree
	rm -rf "$tree"
	build/tests/unpack "$machine/machine.umockdev" "$tree" || return
	mkdir -p "$tree/etc"
	cp "$1.conf" "$tree/etc/vfioclaim.conf"
	[ ! -e "$1.cmdline" ] || cp "$1.cmdline" "$tree/proc/cmdline"

	listing "$tree" >"$work/before"
	"$PROGRAM" --root "$tree" --dry-run >"$work/out" 2>"$work/err"
	status=$?
	listing "$tree" | cmp -s - "$work/before" || echo "# the tree was changed" >>"$work/out"
	{
		cat "$work/err" "$work/out"
		echo "exit $status"
	} >"$work/report"
	[ -z "${UPDATE-}" ] || cp "$work/report" "$1.report"
	diff -u "$1.report" "$work/report" >"$work/difference"
}

number=0
for config in tests/machines/*/*.conf; do
	number=$((number + 1))
	name=${config#tests/machines/}
	if one_case "${config%.conf}"; then
		echo "ok $number - ${name%.conf}"
	else
		echo "not ok $number - ${name%.conf}"
		sed 's/^/# /' "$work/difference"
	fi
done
echo "1..$number"
