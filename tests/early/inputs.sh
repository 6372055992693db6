#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2119 # run() takes no arguments here
# Bad input for the shipped boot program, on the machine q35: each error names the line of the configuration, the exit
# status is 2, and nothing is written to any device. The runs are real ones, no dry runs, and everything else that a
# claim needs is present.
# Environment: PROGRAM as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/err"
tree=$work/tree
config=$tree/etc/vfioclaim.conf
tested=on_tree
machine q35
mkdir "$tree/sys/bus/pci/drivers/vfio-pci"

written() { find "$tree/sys" -type f -newer "$work/start" | sort; }

on_tree() { # files that the program writes are newer than start
	touch -d '1 second ago' "$work/start"
	find "$tree/sys" -type f -exec touch -d '1 hour ago' {} +
	"$PROGRAM" --root "$tree"
}

# This tree shows writes: a valid configuration causes some.
echo 'claim 0000:01:00.0' >"$config"
run
written | grep -q '0000:01:00.0/driver_override'
verdict "a good config is acted on here"

refused() { # NAME MESSAGE: the content of $config is refused
	run
	[ "$status" = 2 ] && grep -Fq "vfioclaim: /etc/vfioclaim.conf$2" "$work/err" && [ -z "$(written)" ] &&
		grep -q '^end status=2 claimed=0 ' "$tree/run/vfioclaim/report"
	verdict "$1"
	rm -rf "$config"
}

bad() { # NAME CONTENT MESSAGE: CONTENT as printf takes it
	# shellcheck disable=SC2059 # it is a format
	printf "$2" >"$config"
	refused "$1" "$3"
}

good='claim 0000:01:00.0\n'
bad "an ID that is none" "${good}claim 10de:12zz\n" ":2: '10de:12zz': expected vendor:device"
bad "a slot's name that is none" "${good}claim slot=..\\n" ":2: 'slot=..': expected a name"
bad "an unknown verb" "take 10de:1284\n$good" ":1: 'take': unknown word, expected claim or protect"
bad "an unknown option" "claim 10de:1284 always\n" ":1: 'always': unknown word, expected all, count="
bad "a missing argument" "${good}claim\n" ":2: claim: expected an ID or an address"
bad "an over-long line" "$good$(printf '%01024d' 0)\n" ":2: line of 1024 bytes, expected at most 1023"
bad "a NUL byte" "${good}claim 1234:\\0001111\n" ":2: control characters in the line"
bad "a binary file" '\177ELF\002\001\001\000\n' ":1: control characters in the line"
bad "no final newline" "${good}claim" ":2: claim: expected an ID or an address"
# only the host program suggests the line to write instead, or the ID or address of another device
bad "modprobe.d's syntax" "options vfio-pci ids=10de:1284,10de:0e0f\n" ":1: 'options': unknown word, expected claim or protect"
bad "Unraid's syntax" "BIND=0000:03:00.0|8086:1533\n" ":1: 'BIND=0000:03:00.0|8086:1533': unknown word, expected claim or protect"
bad "a blank for a comma" "claim 10de:1284 10de:0e0f\n" ":1: '10de:0e0f': unknown word, expected all, count="

head -c 65537 /dev/zero | tr '\0' '\n' >"$config"
refused "a file of more than 64 KiB" ": file too large; expected a configuration file"
mkdir "$config"
refused "a directory" ": not a regular file"
mkfifo "$config"
refused "a FIFO" ": not a regular file"
ln -s vfioclaim.conf "$config"
refused "a link to itself" ": too many levels of symbolic links; expected"

ln -s nowhere.conf "$config"
refused "a link to nowhere" ": no such file or directory; expected"
yes nonsense | head -n 1000 >"$config"
refused "a thousand errors" ":10: 'nonsense': unknown word"
[ "$(grep -c nonsense "$work/err")" = 10 ]
verdict "ten of which are reported"

printf 'rd.vfioclaim=perhaps\n' >"$tree/proc/cmdline"
run
[ "$status" = 2 ] && grep -q '/proc/cmdline: rd.vfioclaim=: unknown value, expected off, dry-run or on' "$work/err" &&
	[ -z "$(written)" ]
verdict "an unknown mode on the kernel command line"

# such a line is reported where other programs read: as one line of text
printf 'rd.vfioclaim.claim="10de\n\033[2Jclaimed"\n' >"$tree/proc/cmdline"
run
[ "$status" = 2 ] && ! LC_ALL=C grep -q '[[:cntrl:]]' "$work/err" && grep -q "'10de??\[2Jclaimed'" "$work/err"
verdict "a newline and an escape on the kernel command line"
# --- sysfs as no kernel shows it: such a machine cannot be trusted, so nothing is claimed

: >"$tree/proc/cmdline"
cp -a "$tree" "$work/whole"
device=$tree/sys/bus/pci/devices/0000:01:00.0

afresh() {
	rm -rf "$tree"
	cp -a "$work/whole" "$tree"
	echo 'claim 0000:01:00.0' >"$config"
}

unreadable() { # NAME MESSAGE: with the present content of sys
	run
	[ "$status" = 3 ] && grep -Fq "$2" "$work/err" && [ -z "$(written)" ] &&
		grep -q '^end status=3 claimed=0 ' "$tree/run/vfioclaim/report"
	verdict "$1"
	afresh
}

instead() { # NAME MESSAGE CONTENT: CONTENT in place of the claimed device's modalias, as printf takes it
	# shellcheck disable=SC2059 # it is a format
	printf "$3" >"$device/modalias"
	unreadable "$1" "/0000:01:00.0/modalias: $2"
}

afresh
instead "an empty modalias" "invalid argument" ''
instead "a cut one" "invalid argument" 'pci:v00001234d0000'
instead "a binary one" "invalid argument" '\377\376\000\001\n'
instead "a huge one" "file too large" '%065536d\n'
rm "$device/modalias" && mkdir "$device/modalias"
unreadable "a directory for a modalias" "/0000:01:00.0/modalias: is a directory"
ln -sf modalias "$device/modalias"
unreadable "a modalias that links to itself" "/0000:01:00.0/modalias: too many levels of symbolic links"
rm "$device/modalias"
unreadable "no modalias" "/0000:01:00.0/modalias: no such file"
: >"$tree/sys/bus/pci/devices/name"
unreadable "what is no address among the devices" "/name: invalid argument"
rm -f "$device/driver" && : >"$device/driver"
unreadable "a file for a driver" "/0000:01:00.0/driver: invalid argument"
ln -sfn ../../../../../kernel/iommu_groups/none "$device/iommu_group"
unreadable "a group that is no number" "/0000:01:00.0/iommu_group: invalid argument"
ln -sfn ../../../../../kernel/iommu_groups/4294967296 "$device/iommu_group"
unreadable "a group beyond all numbers" "/0000:01:00.0/iommu_group: invalid argument"
rm -rf "$tree/sys/bus"
unreadable "no PCI bus" "/sys/bus/pci/devices: no such file or directory; is sysfs mounted?"

# a link in sysfs is read, but not followed: only the name of a driver's target counts
ln -sfn /etc/../../nowhere/nouveau "$device/driver"
"$PROGRAM" --root "$tree" --dry-run >"$work/out" 2>"$work/err"
grep -q '^refused 0000:01:00.0 .* driver=nouveau reason=bound-display' "$work/out"
verdict "a driver's link that leads out"
ln -sfn "$(printf '/a\033[2J b')" "$device/driver"
"$PROGRAM" --root "$tree" --dry-run >"$work/out" 2>"$work/err"
grep -Fq ' driver=a\x1b[2J\x20b ' "$work/out"
verdict "a driver whose name a terminal obeys"
rm -rf "$tree/sys/class/iommu" && : >"$tree/sys/class/iommu"
run
[ "$status" = 3 ] && grep -q '^iommu inactive' "$tree/run/vfioclaim/report" && [ -z "$(written)" ]
verdict "a file for the list of IOMMUs"
afresh

# what is removed during the scan is absent, cannot be read, or has no IOMMU unit: refused
while :; do mv "$device" "$work/away" && mv "$work/away" "$device"; done 2>/dev/null &
mover=$!
runs=0 bad=0
while [ "$runs" -lt 200 ]; do
	"$PROGRAM" --root "$tree" --dry-run >"$work/out" 2>"$work/err"
	status=$?
	case $status in
	0) grep -q '^planned 0000:01:00.0 id=1234:1111 ' "$work/out" || bad=$((bad + 1)) ;;
	1) grep -Eq '^(missing 0000:01:00.0|refused 0000:01:00.0 .* reason=no-iommu-group) ' "$work/out" || bad=$((bad + 1)) ;;
	3) grep -q '0000:01:00.0' "$work/err" || bad=$((bad + 1)) ;;
	*) bad=$((bad + 1)) ;;
	esac
	runs=$((runs + 1))
done
kill "$mover" && wait "$mover" 2>/dev/null
[ "$bad" = 0 ]
verdict "a device that vanishes while it is read"
rm -rf "$work/away"
afresh

# --- where the run reads and writes besides sysfs

truncate -s 1G "$config"
refused "a file of 1 GiB" ": file too large; expected a configuration file"
afresh
mkdir "$tree/etc/vfioclaim.conf.d" && ln -s a.conf "$tree/etc/vfioclaim.conf.d/a.conf"
run
[ "$status" = 2 ] && grep -Fq '/etc/vfioclaim.conf.d/a.conf: too many levels of symbolic links; expected' "$work/err"
verdict "a link to itself in the directory"
afresh
: >"$tree/etc/vfioclaim.conf.d"
run
[ "$status" = 2 ] && grep -Fq '/etc/vfioclaim.conf.d: not a directory; expected' "$work/err" && [ -z "$(written)" ]
verdict "a file for the directory"
afresh

taken() { # NAME: the claim is carried out anyway; nothing answers here, so it fails at the end
	run
	[ "$status" = 1 ] && written | grep -q '0000:01:00.0/driver_override'
	verdict "$1"
}

head -c 4096 /dev/zero | tr '\0' '"' >"$tree/proc/cmdline"
taken "a kernel command line of 4096 quotes"
head -c 65535 /dev/zero | tr '\0' x >"$tree/proc/cmdline"
taken "one of 64 KiB"
head -c 65536 /dev/zero | tr '\0' x >"$tree/proc/cmdline"
run
[ "$status" = 2 ] && grep -q '/proc/cmdline: file too large; it may contain rd.vfioclaim=off' "$work/err" &&
	[ -z "$(written)" ]
verdict "one byte more might be off"
rm -rf "$tree/proc"
taken "no /proc"

rm -rf "$tree/run/vfioclaim" && echo kept >"$work/target" && mkdir "$tree/run/vfioclaim" &&
	ln -s "$work/target" "$tree/run/vfioclaim/report"
taken "a link in the report's place"
grep -q '^kept$' "$work/target" && grep -q '/run/vfioclaim/report: cannot write the report: ' "$work/err"
verdict "is not written through, and reported"
rm -rf "$tree/run/vfioclaim" && : >"$tree/run/vfioclaim"
taken "a file for the report's directory"
grep -q '/run/vfioclaim/report: cannot write the report: not a directory' "$work/err"
verdict "is reported"
rm -rf "$tree/run/vfioclaim" && mkdir "$tree/run/vfioclaim" && mkfifo "$tree/run/vfioclaim/report"
taken "a FIFO in the report's place"
grep -q '/run/vfioclaim/report: cannot write the report: no such device or address' "$work/err"
verdict "does not stop the run, and is reported"
afresh
rm -f "$tree/proc/interrupts" && mkdir -p "$tree/proc" && mkfifo "$tree/proc/interrupts"
taken "a FIFO for /proc/interrupts"
afresh

# A baked list counts only on the machine that it is from.
list() { # NAME LINE PATTERN: a baked file with that line of bake's own; a line of the report matches
	printf 'baked 1 kernel 6.1 config sha256:0\nfrom /etc/vfioclaim.conf:1\nclaim 8086:2922\n%s\n' "$2" >"$tree/vfioclaim.conf"
	"$PROGRAM" --root "$tree" --dry-run >"$work/out" 2>"$work/err"
	grep -q "$3" "$work/out"
	verdict "$1"
	rm "$tree/vfioclaim.conf"
}
disk='0000:00:1f.2 .* rule=/etc/vfioclaim.conf:1'
list "a list of this machine" "protect 1234:1111@00:02.0 because=/" "^planned $disk$"
list "a list of another machine" "protect 144d:a808@00:1b.4/00.0 because=/" \
	"^refused .*reason=unbaked .* # 144d:a808@0000:00:1b.4/00.0 of the baked list is not here: the root file system may be on it"
list "a list without a line" "" "^refused .*reason=unbaked .* # the root file system may be on it"
list "a line of another file" "from /etc/vfioclaim.conf:2
protect 1234:1111@00:02.0" "^refused .*reason=unbaked "

# A crash kernel claims nothing.
for crash in "$tree/proc/vmcore" "$tree/proc/cmdline"; do
	cp "$tree/proc/cmdline" "$work/cmdline" 2>/dev/null || : >"$work/cmdline"
	echo elfcorehdr=867704K >"$crash"
	"$PROGRAM" --root "$tree" >"$work/out" 2>"$work/err" && grep -q '^vfioclaim: crash kernel: nothing is claimed$' "$work/err" && grep -q ' mode=off ' "$work/err" &&
		[ -z "$(written)" ]
	verdict "a crash kernel, by ${crash##*/}"
	rm -f "$tree/proc/vmcore"
	cp "$work/cmdline" "$tree/proc/cmdline"
done

# A stderr that no process reads costs a small part of the deadline, and the claims are made.
rm -f "$work/pipe" && mkfifo "$work/pipe"
(
	exec 7<>"$work/pipe"
	head -c 65536 /dev/zero >&7
	timeout 20 "$PROGRAM" --root "$tree" --deadline 4 2>"$work/pipe"
	echo $? >"$work/ended"
) &
wait $!
[ "$(cat "$work/ended")" = 1 ] && grep -q '^end ' "$tree/run/vfioclaim/report" && written | grep -q driver_override
verdict "a stderr that is full, and that no process reads"

# On the running system the configuration must belong to root: tested in a root of its own, with a dry run, which mounts
# nothing.
chmod 666 "$config"
cp "$PROGRAM" "$tree/vfioclaim-early"
if [ "$(id -u)" = 0 ] && chroot "$tree" /vfioclaim-early --version >/dev/null 2>&1; then
	chroot "$tree" /vfioclaim-early --dry-run >"$work/out" 2>"$work/err"
	[ $? = 2 ] && grep -q '/etc/vfioclaim.conf: writable by group or others; run: chmod go-w' "$work/err"
	verdict "a config that others may write to"
	chmod 644 "$config"
	chroot "$tree" /vfioclaim-early --dry-run >"$work/out" 2>"$work/err"
	grep -q '^planned 0000:01:00.0 ' "$work/out"
	verdict "and not, once it is root's alone"
	find "$tree/sys" -type f -exec touch -d '1 hour ago' {} +
	chroot "$tree" /vfioclaim-early >"$work/out" 2>"$work/err"
	[ $? = 2 ] && [ "$(cat "$work/err")" = "vfioclaim: not an initramfs; use --dry-run or --root" ] && [ -z "$(written)" ]
	verdict "a running system, which is no initramfs"
else
	number=$((number + 1))
	echo "ok $number - a config that others may write to # SKIP only root has roots of its own"
fi
echo "1..$number"
