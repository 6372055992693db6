#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: trees.sh DEVICES...
# Run the boot program on generated machines of so many devices, of which it claims 24. Print for each "DEVICES SYSCALLS
# INSTRUCTIONS KIB", of the process alone. claims.sh measures the kernel's work for it.
set -euo pipefail

cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for count; do
	rm -rf "$work/tree"
	awk -v count="$count" -f tests/bench/machine.awk >"$work/machine"
	build/tests/unpack "$work/machine" "$work/tree"
	printf 'claim 8086:10d3@0000:01:%02x.0\n' {0..23} >"$work/tree/vfioclaim.conf"
	command=("$PROGRAM" --root "$work/tree" --dry-run)
	read -r calls peak < <(build/tests/counted "${command[@]}")
	# with fewer devices than lines, some are missing, which is status 1
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "${command[@]}" 2>"$work/valgrind" >"$work/report" || :
	instructions=$(sed -n 's/.*Collected : //p' "$work/valgrind")
	grep -q "^end .* claimed=$((count > 24 ? 24 : count - 1)) " "$work/report"
	echo "$count $calls $instructions $peak"
done
