#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: pictures.sh [DEMO-OUTPUT]
# Draw the pictures of README.md: list.svg and check.svg from a recorded machine, and demo.svg from the saved output of
# `make demo`. Adds nothing to what the programs print.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -eu

cd "$(dirname "$0")/../.."
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
# shellcheck source=tests/docs/system.sh
. tests/docs/system.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

draw() { # NAME COLUMNS COMMAND...
	tests/docs/terminal_svg.py "tests/docs/$1.svg" "${@:2}"
}

modules
system twin-gpus
# One of two equal cards, by its place. The longest line of this list has 101 columns.
"$HOST_PROGRAM" pin 04:00.0 --root "$tree" 2>/dev/null | grep '^claim' >"$tree/etc/vfioclaim.conf"
build
draw list 101 "SHOWN=vfioclaim list; '$HOST_PROGRAM' list --root '$tree'"

# The same card by its ID, which both cards have.
echo "claim 10de:2684" >"$tree/etc/vfioclaim.conf"
build
script -qec "'$HOST_PROGRAM' check --root '$tree'" /dev/null </dev/null | without_note >"$work/check"
draw check 84 "SHOWN=cat /etc/vfioclaim.conf; cat '$tree/etc/vfioclaim.conf'" "SHOWN=vfioclaim check; cat '$work/check'"

if [[ $# != 0 ]]; then
	# the timeline, without its empty line at the end
	sed -n '/^The boot, in seconds/,/^$/p' "$1" >"$work/demo"
	draw demo 100 "SHOWN=make demo; cat '$work/demo'"
fi
