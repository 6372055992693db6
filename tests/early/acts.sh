#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2119 # run() takes no arguments here
# What the shipped boot program writes and reports after errors, on the machine q35: a tree in which nothing answers. So
# no device is ever claimed, and the report must never say that one is.
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
devices=$tree/sys/bus/pci/devices
tested=on_tree
on_tree() { "$PROGRAM" --root "$tree" "$@"; }

begin() { # CONFIG: make a fresh tree, with vfio-pci registered
	machine q35 "$1"
	mkdir "$tree/sys/bus/pci/drivers/vfio-pci"
}
report() { grep -Eq -- "$1" "$tree/run/vfioclaim/report"; }
# the newline overwrote the first byte of the value, and the rest stays, as no kernel answers here
cleared() { [ "$(head -c 1 "$devices/$1/driver_override" | od -An -c | tr -d ' ')" = '\n' ]; }
override() { [ "$(cat "$devices/$1/driver_override")" = "$2" ]; }

begin 'claim 01:00.0'
run
[ "$status" = 1 ] && report '^failed 0000:01:00.0 .* driver=- reason=probe ' && report '^end status=1 claimed=0 .*failed=2'
verdict "a device that the kernel does not bind is failed, not claimed"
cleared 0000:01:00.0 && cleared 0000:01:00.1 && grep -q '0000:01:00.1' "$tree/sys/bus/pci/drivers_probe"
verdict "and given back: its override is cleared, and the bus probed again"

begin 'claim 01:00.0 only hold'
run
report '^held 0000:01:00.0 .* driver=- reason=probe ' && override 0000:01:00.0 vfio-pci
verdict "with hold it is held, and its override stays"

begin 'claim 01:00.0 only'
rmdir "$tree/sys/bus/pci/drivers/vfio-pci"
run
[ "$status" = 3 ] && report '^failed 0000:01:00.0 .* reason=no-module ' && cleared 0000:01:00.0
verdict "without the driver nothing can be claimed: exit 3, and given back"

begin 'claim 00:1f.2 driver=pci-stub'
run
report '^failed 0000:00:1f.2 .* reason=no-module ' && grep -q 'drivers/pci-stub: not found' "$work/err"
verdict "the driver that a line wants is the one that is asked for"

begin 'claim 00:1f.2'
ln -s ../../../bus/pci/drivers/ahci "$devices/0000:00:1f.2/driver"
mkdir -p "$tree/sys/bus/pci/drivers/ahci"
: >"$tree/sys/bus/pci/drivers/ahci/unbind"
run
[ "$(cat "$tree/sys/bus/pci/drivers/ahci/unbind")" = 0000:00:1f.2 ] &&
	report '^failed 0000:00:1f.2 .* driver=ahci reason=probe ' && cleared 0000:00:1f.2
verdict "a driver that was first is asked to let go, and is named if it does not"

begin 'claim 00:1f.2 hold'
ln -s ../../../bus/pci/drivers/ahci "$devices/0000:00:1f.2/driver"
mkdir -p "$tree/sys/bus/pci/drivers/ahci"
run
report '^failed 0000:00:1f.2 .* driver=ahci reason=unbind '
verdict "a device that its driver has is not held"

begin 'claim 01:00.0 only'
rm "$devices/0000:01:00.0/driver_override"
run
report '^failed 0000:01:00.0 .* reason=override ' && [ ! -e "$devices/0000:01:00.0/driver_override" ]
verdict "an attribute that is not there is never made"

begin 'claim 01:00.0
claim 00:1f.2'
rm "$devices/0000:00:1f.2/driver_override"
mkfifo "$devices/0000:00:1f.2/driver_override"
run
report '^failed 0000:00:1f.2 .* reason=stuck .*driver_override is still set' &&
	report '^failed 0000:01:00.0 .* reason=probe ' && cleared 0000:01:00.0
verdict "a device that is stuck is reported, and the others are claimed"

begin 'claim 00:1f.2'
ln -s ../../../bus/pci/drivers/vfio-pci "$devices/0000:00:1f.2/driver"
run
[ "$status" = 0 ] && report '^already 0000:00:1f.2 .* driver=vfio-pci ' && override 0000:00:1f.2 '(null)'
verdict "a device that is there already is left alone"

# kmod passes this list to the module, whatever loads it, so the module must be loaded here although nothing is claimed
begin ''
mkdir -p "$tree/proc"
echo 'vfio-pci.ids=dead:beef' >"$tree/proc/cmdline"
rmdir "$tree/sys/bus/pci/drivers/vfio-pci"
run
[ "$status" = 0 ] && [ "$(grep -c 'drivers/vfio-pci: not found' "$work/err")" = 1 ]
verdict "for the module's own list, vfio-pci is loaded whatever comes of the claims"

flock "$tree/run/vfioclaim/lock" "$PROGRAM" --root "$tree" --deadline 1 >"$work/out" 2>"$work/err"
grep -q ': another vfioclaim is running' "$work/err"
verdict "and by one at a time"

rm -r "$tree/sys/class/iommu"
run
grep -q '^iommu inactive' "$work/err" && ! grep -q 'drivers/vfio-pci: not found' "$work/err"
verdict "but not without an IOMMU"

begin 'claim 01:00.0 only'
mkdir -p "$tree/run/vfioclaim"
flock "$tree/run/vfioclaim/lock" "$PROGRAM" --root "$tree" --deadline 1 >"$work/out" 2>"$work/err"
grep -q ': another vfioclaim is running' "$work/err" && report '^failed 0000:01:00.0 .* reason=probe '
verdict "another one is waited for, and not for ever"

begin 'claim 01:00.0 only'
rm -r "$tree/run"
run
[ "$status" = 1 ] && [ ! -e "$tree/run" ] && grep -q '^failed 0000:01:00.0 .* reason=probe ' "$work/err" &&
	! grep -q 'not kept' "$work/err"
verdict "where there is no /run, the report is printed and not kept, which is no error"

begin 'claim 01:00.0'
run
cp "$tree/run/vfioclaim/report" "$work/first"
run
sed 's/ms=.*//' "$tree/run/vfioclaim/report" >"$work/again"
sed 's/ms=.*//' "$work/first" | cmp -s - "$work/again"
verdict "running it twice says the same"
echo "1..$number"
