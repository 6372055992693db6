#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What bash offers after `vfioclaim`, on the devices and kernels of a generated tree, called as bash calls it: with the
# line, and the position in it. documents.sh compares the words with the program. Prints TAP.
set -u

cd "$(dirname "$0")/../.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
shown=$work/offered
mkdir -p "$work"/sys/bus/pci/devices/{0000:01:00.0,0000:01:00.1,0000:02:00.0,000d:01:00.0} \
	"$work"/lib/modules/{6.1.0-50-amd64,6.12.1} "$work/files/directory"
touch "$work/files/record.txt" "$work/lib/modules/6.file"
sed "s|/sys/bus|$work&|; s|/lib/modules|$work&|" completion/vfioclaim.bash >"$work/completion"
# shellcheck source=/dev/null
. "$work/completion"

offers() { # LINE WORD...: with the cursor at the end of the line, exactly these words are offered, in any order
	local COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
	shift
	_vfioclaim 2>"$work/error"
	printf '%s\n' "${COMPREPLY[@]}" | sort >"$work/offered"
	[[ ! -s $work/error ]] && printf '%s\n' "$@" | sort | cmp -s - "$work/offered"
	set -- "'$COMP_LINE' offers $*"
	verdict "${1//"$work/"/}"
}

offers "vfioclaim st" status
offers "vfioclaim r" release record
offers "vfioclaim chekc " ""
offers "vfioclaim check " --format --kernel --root --help
offers "vfioclaim list --f" --format
offers "vfioclaim list --format " text json
offers "vfioclaim status --format=q" qemu
offers "vfioclaim status --format qemu --r" --root
offers "vfioclaim check --kernel 6.1" 6.1.0-50-amd64 6.12.1
offers "vfioclaim release --deadline " ""
offers "vfioclaim check --root $work/files/" "$work/files/directory" "$work/files/record.txt"
offers "vfioclaim image --kernel 6.12.1 -o $work/files/r" "$work/files/record.txt"
offers "vfioclaim check --root=$work/files/r" "$work/files/record.txt"

# bash splits at a colon, and inserts the offered word after it
offers "vfioclaim pin " 0000:01:00.0 0000:01:00.1 0000:02:00.0 000d:01:00.0
offers "vfioclaim pin 01" 01:00.0 01:00.1
offers "vfioclaim pin 01:0" 00.0 00.1
offers "vfioclaim pin 000d:0" 01:00.0
offers "vfioclaim status 0000:01:00." 00.0 00.1
offers "vfioclaim release 01:00.0,02:" 00.0
offers "vfioclaim list class=03,02" "03,02:00.0"
COMP_WORDBREAKS=${COMP_WORDBREAKS//[:=]/}
offers "vfioclaim pin 01:0" 01:00.0 01:00.1
offers "vfioclaim check --format=j" --format=json

complete -p vfioclaim >"$work/offered" && grep -q -- '-F _vfioclaim vfioclaim$' "$work/offered"
verdict "bash completes WHAT with it"
if command -v zsh >/dev/null; then
	zsh -n completion/_vfioclaim 2>"$work/offered"
	verdict "zsh can read its own"
else
	skip "zsh can read its own" "zsh is not installed"
fi
echo "1..$number"
