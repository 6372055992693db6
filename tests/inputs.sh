#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input for the shipped boot program, on the machine q35: each config is told by its line, ends in exit status 2, and
# nothing is written to any device; not in a dry run but in a real one, with everything else there that a claim needs.
# Environment: PROGRAM as the Makefile sets it.
set -u

cd "$(dirname "$0")/.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/tap.sh
. tests/tap.sh
shown="$work/err"
tree=$work/tree
config=$tree/etc/vfioclaim.conf
build/tests/unpack tests/machines/q35/machine.umockdev "$tree" || exit
mkdir -p "$tree/etc" "$tree/run" "$tree/sys/bus/pci/drivers/vfio-pci"
: >"$tree/sys/bus/pci/drivers_probe"

written() { find "$tree/sys" -type f -newer "$work/start" | sort; }

run() {
	touch -d '1 second ago' "$work/start"
	find "$tree/sys" -type f -exec touch -d '1 hour ago' {} +
	"$PROGRAM" --root "$tree" >"$work/out" 2>"$work/err"
	status=$?
}

# That this tree would notice: a good config is written to it.
echo 'claim 0000:01:00.0' >"$config"
run
written | grep -q '0000:01:00.0/driver_override'
verdict "a good config is acted on here"

refused() { # NAME MESSAGE: with what is at $config now
	run
	[ "$status" = 2 ] && grep -Fq "vfioclaim: /etc/vfioclaim.conf$2" "$work/err" && [ -z "$(written)" ] &&
		grep -q '^end status=2 claimed=0 ' "$tree/run/vfioclaim/report"
	verdict "$1"
	rm -rf "$config"
}

bad() { # NAME CONTENT MESSAGE: content as printf takes it
	# shellcheck disable=SC2059 # it is a format
	printf "$2" >"$config"
	refused "$1" "$3"
}

good='claim 0000:01:00.0\n'
bad "an ID that is none" "${good}claim 10de:12zz\n" ":2: '10de:12zz': expected vendor:device"
bad "an unknown verb" "take 10de:1284\n$good" ":1: 'take': unknown word, expected claim or protect"
bad "an unknown option" "claim 10de:1284 always\n" ":1: 'always': unknown word, expected all, count="
bad "a missing argument" "${good}claim\n" ":2: claim what?"
bad "an over-long line" "$good$(printf '%01024d' 0)\n" ":2: a line of 1024 bytes, expected at most 1023"
bad "a NUL byte" "${good}claim 1234:\\0001111\n" ":2: control characters in the line"
bad "a binary file" '\177ELF\002\001\001\000\n' ":1: control characters in the line"
bad "no final newline" "${good}claim" ":2: claim what?"
# what to write instead of a neighbour's line, the host program tells
bad "modprobe.d's syntax" "options vfio-pci ids=10de:1284,10de:0e0f\n" ":1: 'options': unknown word, expected claim or protect"
bad "Unraid's syntax" "BIND=0000:03:00.0|8086:1533\n" ":1: 'BIND=0000:03:00.0|8086:1533': unknown word, expected claim or protect"
bad "a blank for a comma" "claim 10de:1284 10de:0e0f\n" ":1: '10de:0e0f': a blank before it, expected a comma: write 'claim 10de:1284,10de:0e0f'"

head -c 65537 /dev/zero | tr '\0' '\n' >"$config"
refused "a file of more than 64 KiB" ": cannot be read (larger than it can be)"
mkdir "$config"
refused "a directory" ": not a file"
mkfifo "$config"
refused "a FIFO" ": not a file"
ln -s vfioclaim.conf "$config"
refused "a link to itself" ": cannot be read (links that lead nowhere)"

ln -s nowhere.conf "$config"
refused "a link to nowhere" ": cannot be read (no such file)"
yes nonsense | head -n 1000 >"$config"
refused "a thousand errors" ":10: 'nonsense': unknown word"
[ "$(grep -c nonsense "$work/err")" = 10 ]
verdict "ten of which are told"

printf 'rd.vfioclaim=perhaps\n' >"$tree/proc/cmdline"
run
[ "$status" = 2 ] && grep -q '/proc/cmdline: rd.vfioclaim=: unknown word, expected off, dry-run or on' "$work/err" &&
	[ -z "$(written)" ]
verdict "an unknown mode on the kernel command line"

# such a line is told where others read along: as one line, and as text
printf 'rd.vfioclaim.claim="10de\n\033[2Jclaimed"\n' >"$tree/proc/cmdline"
run
[ "$status" = 2 ] && ! LC_ALL=C grep -q '[[:cntrl:]]' "$work/err" && grep -q "'10de??\[2Jclaimed'" "$work/err"
verdict "a newline and an escape on the kernel command line"
echo "1..$number"
