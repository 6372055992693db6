#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The demo, as a person sees it: it succeeds, and prints the events in the order in which they happened. Prints TAP.
set -u

cd "$(dirname "$0")/../.." || exit
log=$(mktemp)
trap 'rm -f "$log"' EXIT

tests/boot/demo.sh >"$log" 2>&1
status=$?
if [ "$status" = 77 ]; then
	echo "ok 1 - the demo # SKIP $(cat "$log")"
elif [ "$status" = 0 ] && awk '
	/vfioclaim: claimed 0000:01:00.0 .* driver=vfio-pci / { claimed = NR }
	/bochs-drm 0000:00:02.0/ && !rival { rival = NR }
	/^  0000:01:00.0  1234:1111 .* vfio-pci$/ { table = NR }
	/0000:01:00.0 opened through VFIO; its config space says 1234:1111/ { opened = NR }
	END { exit !(claimed && claimed < rival && rival < table && table < opened) }
' "$log"; then
	echo "ok 1 - the demo shows a claim, before its rival"
else
	echo "not ok 1 - the demo shows a claim, before its rival (exit $status)"
	tail -n 30 "$log" | sed 's/^/# /'
fi
echo "1..1"
