#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: listing.sh [DEVICES] [RUNS]
# Time `vfioclaim list` and `vfioclaim check` against `lspci -nnk`, on a generated machine in the place of /sys and with
# the modules of a real kernel. Print "NAME MILLISECONDS" for each: the median of RUNS runs, taken in turn. Needs root.
# Runs in its own mount namespace, and changes nothing outside.
set -euo pipefail

cd "$(dirname "$0")/../.."
if [[ -z ${inside-} ]]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	export work
	inside=yes unshare --mount --propagation private bash "$0" "$@"
	exit
fi

count=${1-300} runs=${2-15}
modules=$(echo "${XDG_CACHE_HOME:-$HOME/.cache}"/vfioclaim/kernel-bookworm/lib/modules/*)
awk -v count="$count" -v lspci=1 -f tests/bench/machine.awk >"$work/machine"
build/tests/unpack "$work/machine" "$work/tree"
printf 'claim 8086:10d3@0000:01:%02x.0\n' {0..23} >"$work/vfioclaim.conf"
mkdir -p "$work"/{modules,etc-upper,etc-work,empty}
cp -rs "$modules" "$work/modules/$(uname -r)"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$work/etc-upper,workdir=$work/etc-work" /etc
cp "$work/vfioclaim.conf" /etc/
mount --bind "$work/empty" /boot
mkdir -p /usr/lib/modules
mount --bind "$work/modules" /usr/lib/modules
[[ /lib -ef /usr/lib ]] || mount --bind "$work/modules" /lib/modules
mount --bind "$work/tree/sys" /sys

names=(lspci list check)
lspci() { build/tests/timed lspci lspci -nnk; }
list() { build/tests/timed list "$HOST_PROGRAM" list; }
check() { build/tests/timed check "$HOST_PROGRAM" check; }
for ((i = 0; i <= runs; i++)); do
	for name in "${names[@]}"; do
		"$name" >>"$work/round-$((i > 0))"
	done
done
for name in "${names[@]}"; do
	awk -v name="$name" '$1 == name { print $2 }' "$work/round-1" | sort -n |
		awk -v name="$name" '{ at[NR] = $1 } END { printf "%s %.1f\n", name, at[int((NR + 1) / 2)] / 1e6 }'
done
