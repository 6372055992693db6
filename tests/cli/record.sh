#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `vfioclaim record` on the recorded machines: a record must contain everything of the machine that vfioclaim reads.
# Each machine is unpacked, recorded, and unpacked again; the shipped boot program must print the same report for both,
# for every case of the machine. Then: what a record must not contain, and errors.
# Environment: PROGRAM and HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/err"
mkdir "$work/tmp"
export TMPDIR="$work/tmp"

record() { # [ARGUMENT]...: sets out, err and status
	"$HOST_PROGRAM" record "$@" >"$work/out" 2>"$work/err"
	status=$?
}

# --- the round trip

plan() { # CASE without its suffix, TREE: print the boot program's report there
	mkdir -p "$2/etc" "$2/proc"
	cp "$1.conf" "$2/etc/vfioclaim.conf"
	if [ -e "$1.cmdline" ]; then cp "$1.cmdline" "$2/proc/cmdline"; else cp "$work/cmdline" "$2/proc/cmdline"; fi
	"$PROGRAM" --root "$2" --dry-run 2>&1
	echo "exit $?"
}

# Print name, type, time and target of everything in a tree.
listing() { find "$1" -printf '%P %y %T@ %l\n' | sort; }

round_trip() { # MACHINE: print the differences
	rm -rf "$work/first" "$work/second"
	build/tests/unpack "$1/machine.umockdev" "$work/first"
	listing "$work/first" >"$work/before"
	record --root "$work/first"
	[ "$status" = 0 ] || echo "exit $status"
	cat "$work/err"
	listing "$work/first" | diff "$work/before" - || echo "it was changed"
	cp "$work/out" "$work/record"
	build/tests/unpack "$work/record" "$work/second"

	: >"$work/cmdline"
	cp "$work/second/proc/cmdline" "$work/cmdline" 2>"$work/err"
	for config in "$1"/*.conf; do
		plan "${config%.conf}" "$work/first" >"$work/first.report"
		plan "${config%.conf}" "$work/second" >"$work/second.report"
		diff "$work/first.report" "$work/second.report" || echo "$config"
	done

	record --root "$work/record"
	diff "$work/record" "$work/out" || echo "the record of the record is another one"
}

for machine in tests/machines/*/machine.umockdev; do
	machine=$(dirname "$machine")
	round_trip "$machine" >"$work/difference" 2>&1
	cp "$work/difference" "$work/err"
	[ ! -s "$work/difference" ]
	verdict "${machine##*/}: its record is the same machine"
done

# --- everything that a record can contain

tree=$work/tree
devices=$tree/sys/devices/pci0000:00
build/tests/unpack tests/machines/q35/machine.umockdev "$tree" || exit
mkdir -p "$tree/etc/vfioclaim.conf.d" "$tree/etc/modprobe.d" "$tree/run/vfioclaim" "$tree/proc/sys/kernel" \
	"$tree/sys/module/bochs" "$tree/sys/bus/pci/drivers/bochs-drm" "$tree/sys/bus/pci/drivers/vfio-pci" \
	"$tree/sys/bus/pci/drivers/idle" "$tree/sys/bus/pci/slots/SLOT 3" "$devices/0000:00:02.0/simple-framebuffer.0"
echo 6.1.0-test >"$tree/proc/sys/kernel/osrelease"
echo 'claim 10de:1284@0000:00:01.0/00.0 because=x # ab:cd:ef:01:02:03' >"$tree/etc/vfioclaim.conf"
printf 'protect 0000:00:02.0\r\n' >"$tree/etc/vfioclaim.conf.d/10.conf"
echo 'claim 1:1' >"$tree/etc/vfioclaim.conf.d/backup.conf~"
printf 'options snd power_save=1\nsoftdep nouveau pre: vfio-pci' >"$tree/etc/modprobe.d/vfio.conf"
echo 'end status=0 claimed=0' >"$tree/run/vfioclaim/report"
echo live >"$tree/sys/module/bochs/initstate"
echo 0000:01 >"$tree/sys/bus/pci/slots/SLOT 3/address"
ln -s ../../../../module/bochs "$tree/sys/bus/pci/drivers/bochs-drm/module"
ln -s ../../../bus/pci/drivers/bochs-drm "$devices/0000:00:02.0/driver"
ln -s ../../../../devices/pci0000:00/0000:00:02.0 "$tree/sys/bus/pci/drivers/bochs-drm/"
ln -s ../0000:00:04.0 "$devices/0000:00:05.0/physfn"
ln -s ../0000:00:05.0 "$devices/0000:00:04.0/virtfn0"
printf 'c0000000-ffffffff : Reserved\ne0000000-efffffff : PCI Bus 0000:01\n  e0000000-e07effff : BOOTFB\n' >"$tree/proc/iomem"
cat >"$tree/proc/cmdline" <<'END'
root=UUID=0a1b2c3d-1111-4000-8000-00000000beef ifname=eth0:52:54:00:ab:cd:ef rd.iscsi.password="hunter 2" serial=S64ANS0T rd.vfioclaim.claim=0000:01:00.0,10de:1284@0000:00:01.0/00.0 quiet
END
printf 'SERIALNUMBER' | tee "$devices/0000:00:05.0/config" "$devices/0000:00:05.0/serial_number" >"$tree/sys/firmware/acpi/tables/DMAR"

record --root "$tree"
[ "$status" = 0 ] && [ ! -s "$work/err" ]
verdict "a machine with everything is recorded"
cp "$work/out" "$work/record"

has() { # LINE: the record contains exactly this line
	grep -Fqx -- "$1" "$work/record" || {
		echo "no: $1" >"$work/err"
		false
	}
}
has 'A: cmdline=root=UUID=00000000-0000-0000-0000-000000000000 ifname=eth0:00:00:00:00:00:00 rd.iscsi.password=removed serial=removed rd.vfioclaim.claim=0000:01:00.0,10de:1284@0000:00:01.0/00.0 quiet\n'
verdict "the kernel command line is there, but for what is one's own"
has 'A: vfioclaim.conf=claim 10de:1284@0000:00:01.0/00.0 because=x # 00:00:00:00:00:00\n' && has 'A: 10.conf=protect 0000:00:02.0\r\n' &&
	! grep -q backup "$work/record"
verdict "so is the config"
has 'A: vfio.conf=softdep nouveau pre: vfio-pci\n'
verdict "of modprobe.d what is about vfio-pci"
has 'A: iomem=e0000000-efffffff : PCI Bus 0000:01\n  e0000000-e07effff : BOOTFB\n'
verdict "of iomem what is about the framebuffer"
has 'A: interrupts= IR-IO-APIC   2-edge      timer\n' && has 'A: DMAR='
verdict "of the IOMMU that it is there"
has 'P: /bus/pci/slots/SLOT 3' && has 'A: address=0000:01\n'
verdict "a slot, and where it is"
has 'P: /devices/pci0000:00/0000:00:02.0/simple-framebuffer.0' && has 'L: physfn=../0000:00:04.0' && has 'L: virtfn0=../0000:00:05.0'
verdict "a framebuffer, and what a device was made by"
has 'P: /bus/pci/drivers/bochs-drm' && has 'L: module=../../../../module/bochs' && has 'A: initstate=live\n' &&
	has 'P: /bus/pci/drivers/vfio-pci' && ! grep -q idle "$work/record"
verdict "drivers that have a device, and what they came from"
! grep -Eq 'SERIAL|S64ANS0T|hunter|beef|ab:cd:ef' "$work/record"
verdict "no serial number, password, UUID or MAC address"
record --root "$work/record"
cmp -s "$work/out" "$work/record" && [ -z "$(ls "$work/tmp")" ]
verdict "a record is taken as --root, and no file of it is left"

# --- errors

sum() { md5sum "$work/kept" | cut -d ' ' -f 1; }
record --root "$tree" --output "$work/kept"
[ "$status" = 0 ] && [ ! -s "$work/out" ] && cmp -s "$work/kept" "$work/record"
verdict "--output has it in a file"
before=$(sum)
record --root "$work/nowhere" --output "$work/kept"
[ "$status" = 2 ] && [ "$(sum)" = "$before" ] && grep -q 'nowhere: no such file' "$work/err"
verdict "a root that is not there: exit 2, and the file stays as it was"
mkdir "$work/empty"
record "--root=$work/empty" "--output=$work/kept"
[ "$status" = 3 ] && [ "$(sum)" = "$before" ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -q 'is sysfs mounted?' "$work/err"
verdict "no /sys: one line, exit 3"
record --root "$tree" --output "$work/nowhere/kept"
[ "$status" = 3 ] && grep -q 'no record was written' "$work/err"
verdict "a file that cannot be written is an error"
mkfifo "$work/fifo"
record --root "$tree" --output "$work/fifo"
[ "$status" = 3 ] && [ -p "$work/fifo" ]
verdict "what is not a file is not replaced by one"
echo 'L: x=/etc/passwd' | cat "$work/record" - >"$work/hostile"
record --root "$work/hostile"
[ "$status" = 2 ] && grep -q "hostile:[0-9]*: '/etc/passwd': expected a link" "$work/err" && [ -z "$(ls "$work/tmp")" ]
verdict "a hostile record is refused by its line"
for arguments in '--frob' '--root' '--output=' '--help=x' 'x'; do
	record $arguments
	[ "$status" = 2 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" = 1 ]
	verdict "'$arguments' is reported in one line: exit 2"
done
record --help
[ "$status" = 0 ] && grep -q '^ vfioclaim record' "$work/out"
verdict "--help"
printf 'a\0b' >"$tree/etc/vfioclaim.conf"
record --root "$tree"
[ "$status" = 1 ] && grep -q '/etc/vfioclaim.conf: control characters' "$work/err" && grep -q 'P: /devices' "$work/out"
verdict "a file that cannot be recorded is reported, and the rest is recorded: exit 1"
echo "1..$number"
