#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `vfioclaim status` and `release` on recorded machines with the results of a boot: a report, driver links, processes.
# Nothing answers here. tests/unit/host/vfio/release.c and tests/boot/host/status.boot test the answers of a kernel.
# Prints TAP.
# Environment: HOST_PROGRAM as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/out $work/err"
tree=$work/tree
devices=$tree/sys/bus/pci/devices

head='vfioclaim 0.1.0 report=1 mode=on profile=- config=-
iommu active kind=intel remap=yes'
display='claimed 0000:01:00.0 id=1234:1111 class=038000 group=6 driver=vfio-pci rule=/etc/vfioclaim.conf:1'
audio='claimed 0000:01:00.1 id=8086:2668 class=040300 group=6 driver=vfio-pci with=0000:01:00.0 rule=/etc/vfioclaim.conf:1'
end='end status=0 claimed=2 refused=0 missing=0 failed=0 ms=490'

driver() { # ADDRESS [DRIVER]
	rm -f "$devices/$1/driver"
	[[ $# == 2 ]] || return 0
	mkdir -p "$tree/sys/bus/pci/drivers/$2"
	ln -s "$(realpath --relative-to="$devices/$1" "$tree/sys/bus/pci/drivers/$2")" "$devices/$1/driver"
}

report() { # LINE...
	mkdir -p "$tree/run/vfioclaim"
	printf '%s\n' "$@" >"$tree/run/vfioclaim/report"
}

claimed() { # a boot on q35 that claimed two functions of a slot, and both are still claimed
	machine
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	report "$head" "$display" "$audio" "$end"
}

process() { # PID NAME LINK: a process that has LINK open
	mkdir -p "$tree/proc/$1/fd"
	echo "$2" >"$tree/proc/$1/comm"
	ln -s "$3" "$tree/proc/$1/fd/9"
}

tested=on_tree
on_tree() { # VERB ARGUMENT...
	"$HOST_PROGRAM" "$1" --root "$tree" "${@:2}"
}

is() { # NAME STATUS PATTERN...: extended regular expressions, each of which matches a line of stdout
	local name=$1 pattern missed=
	[[ $status == "$2" ]] || missed=status
	shift 2
	for pattern in "$@"; do
		grep -Eq -- "$pattern" "$work/out" || missed=$pattern
	done
	[[ -z $missed ]]
	verdict "$name"
}

# The program releases devices of the running system only, so these tests use a program that releases those of the tree.
release() { # [ARGUMENT]...
	build/tests/release "$tree" "$@" >"$work/out" 2>"$work/err"
	status=$?
}

says() { # NAME STATUS PATTERN: stdout is empty, and stderr matches
	[[ $status == "$2" && ! -s $work/out ]] && grep -Eq -- "$3" "$work/err"
	verdict "$1"
}

json() { # NAME STATUS FILTER: `status --format json` exits with STATUS, and jq's filter is true for its output
	run status --format json
	cp "$work/out" "$work/json.$((number + 1))"
	[[ $status == "$2" ]] && jq -e "$3" "$work/out" >/dev/null
	verdict "$1"
}

# --- bad use

claimed
run status --format xml
says "an unknown format" 2 '^vfioclaim: --format xml: expected text, json, qemu or libvirt$'
run status 01:00
says "an address that is none" 2 '^vfioclaim: 01:00: expected '
run status 01:00.0 01:00.1
says "two addresses" 2 'unexpected argument.*status --help'
run status 01:00.0 --format json
says "one device as JSON" 2 '^vfioclaim: --format json: not supported with ADDRESS'
run release 01:00.0
says "release: no other system" 2 '^vfioclaim: --root: unknown option'
release
says "release: nothing to release" 2 'release: expected a WHAT'
for seconds in 0 601 ten ''; do
	release 01:00.0 --deadline "$seconds"
	says "release: a deadline of '$seconds'" 2 "deadline"
done
release 01:00.9
says "release: a WHAT that is none" 2 "'01:00.9': expected"
release 05:00.0
says "release: a device that is not there" 1 '^vfioclaim: no device is at 0000:05:00.0'
"$HOST_PROGRAM" status --root "$tree" >/dev/full 2>"$work/err"
[[ $? == 3 ]] && grep -q '^vfioclaim: stdout: ' "$work/err"
verdict "a full stdout: exit 3"
rm -r "$tree/sys"
run status 01:00.0
says "one device without sysfs" 3 'is sysfs mounted'
release 01:00.0
says "release without sysfs" 3 'is sysfs mounted'

# --- the report

machine
run status
says "no report" 3 '^vfioclaim: no report for this boot \(/run/vfioclaim/report: no such file or directory; /dev/kmsg: no such file or directory\).*vfioclaim check.$'
report "$head" "$display" "$audio"
run status
says "half a report" 3 '/run/vfioclaim/report: incomplete report'
claimed
{
	echo '6,1,5,-;Linux version 6.1'
	printf '%s\n' "$head" "$display" "$audio" "$end" | sed 's/^/14,2,6,-;vfioclaim: /; s/\\/\\x5c/g'
} >"$tree/dev/kmsg"
rm "$tree/run/vfioclaim/report"
run status
is "the kernel's log, where there is no report" 0 '^This boot, from the report in /dev/kmsg:$' '^claimed  0000:01:00.1 '
report "$head" "$display"
run status
is "or half a one" 0 '^This boot, from the report in /dev/kmsg:$'

claimed
run status
is "all is so" 0 '^claimed  0000:01:00.0 ' '^claimed  0000:01:00.1 ' 'with 0000:01:00.0; now bound to vfio-pci$' \
	'^group    6  viable; used by no process$'
json "all is so, as JSON" 0 '(.devices | length == 2 and all(.still and .present and .now == "vfio-pci")) and
	.groups == [{ group: 6, viable: true, holders: [], users: [] }] and .stale == null'
driver 0000:01:00.1
run status
is "one was unbound" 1 '^claimed  0000:01:00.0 ' '^changed  0000:01:00.1 ' 'now without a driver$' '^group    6  viable'
json "one was unbound, as JSON" 1 '.devices[1] | .present and .still == false and .now == null'
driver 0000:01:00.1 snd_hda_intel
run status
is "one was released" 1 '^released 0000:01:00.1 ' 'now bound to snd_hda_intel$' \
	'^group    6  not viable, 0000:01:00.1 is bound to snd_hda_intel;' 'release 0000:01:00.0 as well, or reboot'
json "one was released, as JSON" 1 '.devices[1].now == "snd_hda_intel" and
	(.groups[0] | .viable == false and .holders == [{ address: "0000:01:00.1", driver: "snd_hda_intel" }])'
rm -r "$devices/0000:01:00.1"
json "one is gone" 1 '.devices[1] | .present == false and .still == false'
claimed
sed -i 's/00001111/00001112/' "$devices/0000:01:00.0/modalias"
run status
is "another one is at its place" 1 '^gone     0000:01:00.0 ' 'another device is at its address'

claimed
mkdir -p "$tree/sys/kernel/iommu_groups/6/devices"
ln -s ../../../../bus/pci/devices/0000:00:1f.3 "$tree/sys/kernel/iommu_groups/6/devices/0000:00:1f.3"
driver 0000:00:1f.3 pcieport
run status
is "a port in the group keeps it viable" 0 '^group    6  viable'
driver 0000:00:1f.3 i801_smbus
run status
is "a driver of the host's does" 1 '0000:00:1f.3 is bound to i801_smbus' "with 'group' on the line at"

claimed
process 321 qemu-system-x86 /dev/vfio/6
process 322 qemu-system-x86 /dev/vfio/60
run status
is "who uses it" 0 '^group    6  viable; used by qemu-system-x86 \(pid 321\)$'
json "who uses it, as JSON" 0 '.groups[0].users == [{ pid: 321, name: "qemu-system-x86", node: "6" }]'

claimed
report "$head" "$display" 'refused 0000:00:02.0 id=1234:1111 class=030000 group=1 driver=- reason=boot-display rule=/etc/vfioclaim.conf:2' \
	'missing 10de:1284 rule=/etc/vfioclaim.conf:3' 'end status=1 claimed=1 refused=1 missing=1 failed=0 ms=4'
driver 0000:00:02.0 bochs-drm
run status
is "what was refused" 1 '^refused  0000:00:02.0 ' ': boot-display; now bound to bochs-drm$' '^missing  10de:1284$' 'vfioclaim check$'
json "what was refused, as JSON" 1 '.devices[1] | .still == null and .now == "bochs-drm"'
report "$head" 'missing 10de:1284 rule=/etc/vfioclaim.conf:3' 'end status=0 claimed=0 refused=0 missing=1 failed=0 ms=4'
json "what is optional may be missing" 0 '.findings | all(.level == "note")'
report "${head/mode=on/mode=off}" 'end status=0 claimed=0 refused=0 missing=0 failed=0'
run status
is "it was switched off" 0 'rd.vfioclaim=off was on the kernel command line'
report "${head/mode=on/mode=dry-run}" "${display/claimed/planned}" 'end status=0 claimed=1 refused=0 missing=0 failed=0'
run status
is "it was a dry run" 1 '^planned  0000:01:00.0 ' 'nothing was claimed'
report "${head%%$'\n'*}" 'end status=2 claimed=0 refused=0 missing=0 failed=0 ms=1'
run status
is "the config was wrong" 1 'Nothing was claimed: the configuration'
report "${head%%$'\n'*}" 'end status=0 claimed=0 refused=0 missing=0 failed=0 ms=1'
run status
is "no device was requested" 0 '^no device was requested$'
report "${head/report=1/report=2}" "$end"
run status
says "a report of a later form" 3 'report=2'

# --- one device

claimed
run status 01:00.1
is "one that is claimed: one line" 0 '^claimed 0000:01:00.1 driver=vfio-pci group=6$'
[[ $(wc -l <"$work/out") == 1 && ! -s $work/err ]]
verdict "and no more than that"
rm -r "$tree/run"
run status 0000:01:00.1
is "no report is needed for that" 0 '^claimed '
process 321 qemu /dev/vfio/6
run status 01:00.1
is "which says who has it" 0 ' # in use by qemu \(pid 321\)$'
run status 00:04.0
says "one that is not claimed" 1 '^vfioclaim: 0000:00:04.0: not claimed: '
run status 05:00.0
says "one that is not there" 1 'no such device'
driver 0000:01:00.0 bochs-drm
run status 01:00.1
says "one whose group is not viable" 1 'group 6 is not viable: 0000:01:00.0 is bound to bochs-drm'
driver 0000:01:00.1 pci-stub
run status 01:00.1
says "one that pci-stub keeps" 1 'not claimed: bound to pci-stub'

# --- vfio-pci without an IOMMU: the group is one that VFIO itself has made, or no unit serves the device

for missing in link name; do
	claimed
	if [[ $missing == link ]]; then
		rm "$devices"/0000:01:00.[01]/iommu
	else
		echo vfio-noiommu >"$tree/sys/kernel/iommu_groups/6/name"
	fi
	run status 01:00.1
	says "no IOMMU, by its $missing: one device" 1 'group 6 is not viable: no IOMMU unit serves it$'
	run status 01:00.1 --format qemu
	says "no IOMMU, by its $missing: nothing for QEMU" 1 'no IOMMU unit serves it$'
	run status
	is "no IOMMU, by its $missing: in the report" 1 '^group    6  not viable, no IOMMU unit serves it; ' 'vfioclaim check$'
	json "no IOMMU, by its $missing: as JSON" 1 '.groups[0].viable == false'
	run status --format libvirt
	says "no IOMMU, by its $missing: nothing for libvirt" 1 'no IOMMU unit serves it$'
done

# --- for virtual machines

# Compare the devices in the output for libvirt and QEMU, as "DOMAIN:BUS:DEVICE.FUNCTION", with those of the tree that
# have a VFIO driver.
on_vfio() {
	local device
	for device in "$devices"/*; do
		[[ $(readlink "$device/driver") != */vfio-pci ]] || basename "$device"
	done
}

claimed
driver 0000:00:04.0 vfio-pci
report "$head" 'already 0000:00:04.0 id=8086:10d3 class=020000 group=3 driver=vfio-pci rule=a:1' "$display" "$audio" "$end"
run status --format qemu
[[ $status == 0 && $(grep -oE 'host=[^,]+' "$work/out" | cut -d= -f2) == "$(on_vfio)" ]]
verdict "the output for QEMU has each claimed device"
if command -v qemu-system-x86_64 >/dev/null; then
	# on a machine without such devices, QEMU fails when it looks for the first of them, and reports that
	mapfile -t lines < <(sed 's/host=0000:/host=00ff:/' "$work/out")
	qemu() { # MACHINE LINE...
		local machine=$1
		shift
		# shellcheck disable=SC2046 # words
		timeout 20 qemu-system-x86_64 -machine "$machine" -nodefaults -display none -S $(printf '%s\n' "$@") 2>&1 </dev/null
	}
	for model in q35 pc; do
		qemu "$model" "${lines[@]}" | grep -q 'vfio .*00ff:00:04.0: no such host device'
		verdict "QEMU's $model takes the one that is alone"
		qemu "$model" "${lines[@]:1}" | grep -q 'vfio .*00ff:01:00.0: no such host device'
		verdict "QEMU's $model takes the slot's first"
		qemu "$model" "${lines[1]}" "${lines[3]}" | grep -q 'vfio .*00ff:01:00.1: no such host device'
		verdict "QEMU's $model takes the slot's second"
		qemu "$model" "${lines[@]:2}" | grep -q "Bus 'vfioclaim0' not found"
		verdict "which it would not without the port"
	done
	qemu q35 "${lines[0]/host/hots}" | grep -q "'vfio-pci.hots' not found"
	verdict "nor, if it were misspelt, at all"
else
	echo "ok $((number += 1)) - QEMU takes it # SKIP qemu-system-x86_64 is not installed"
fi

run status --format libvirt
if command -v xmllint >/dev/null; then
	{ echo '<devices>' && cat "$work/out" && echo '</devices>'; } >"$work/xml"
	xpath() { xmllint --xpath "$1" "$work/xml"; }
	for ((i = 1; i <= $(xpath 'count(//hostdev)'); i++)); do
		at="//hostdev[$i]/source/address"
		printf '%04x:%02x:%02x.%x\n' "$(xpath "string($at/@domain)")" "$(xpath "string($at/@bus)")" \
			"$(xpath "string($at/@slot)")" "$(xpath "string($at/@function)")"
	done >"$work/found"
	[[ $status == 0 && $(cat "$work/found") == "$(on_vfio)" ]]
	verdict "the output for libvirt has each claimed device"
	[[ $(xpath "count(//hostdev[@mode='subsystem' and @type='pci' and @managed='no']/driver[@name='vfio'])") == 3 ]]
	verdict "that it is VFIO's, and not to be bound and unbound"
	[[ $(xpath "count(//hostdev[1]/address)") == 0 && $(xpath "string(//hostdev[2]/address/@multifunction)") == on &&
		$(xpath "string(//hostdev[2]/address/@slot)") == "$(xpath "string(//hostdev[3]/address/@slot)")" &&
		$(xpath "string(//hostdev[3]/address/@function)") == 0x1 ]]
	verdict "and what shares a slot here shares one there"
else
	echo "ok $((number += 1)) - libvirt takes it # SKIP xmllint is not installed"
fi
run status --format libvirt 01:00.1
[[ $status == 0 && $(grep -c '<hostdev' "$work/out") == 1 ]] && ! grep -q "type='pci' domain" "$work/out"
verdict "of one device, one element, and no place for it"
driver 0000:00:04.0
driver 0000:01:00.0
driver 0000:01:00.1
run status --format qemu
says "nothing is claimed now" 1 'nothing is claimed now'

machine vmd
address=$(basename "$devices"/1*:*)
driver "$address" vfio-pci
id=$(sed -E 's/pci:v0000(....)d0000(....).*/\1:\2/' "$devices/$address/modalias" | tr A-F a-f)
report "$head" "claimed $address id=$id class=010802 group=14 driver=vfio-pci rule=a:1" "$end"
run status --format libvirt
says "libvirt has no domains of more than 16 bits" 1 "^vfioclaim: $address: libvirt supports 16-bit"
run status --format qemu
grep -qx -- "-device vfio-pci,sysfsdev=/sys/bus/pci/devices/$address" "$work/out"
verdict "QEMU takes such a device by its place in sysfs"

# --- an image older than the configuration

hash() { # the report's hash, of what would be baked now
	"$HOST_PROGRAM" bake --root "$tree" 2>/dev/null | sed -n '1s/.* config \([^ ]*\).*/\1/p'
}

claimed
echo 'claim 01:00.0' >"$tree/etc/vfioclaim.conf"
report "${head/config=-/config=$(hash)}" "$display" "$audio" "$end"
json "the image is as new as the config" 0 '.stale == false'
echo 'claim 00:04.0' >>"$tree/etc/vfioclaim.conf"
json "with --root and another configuration: unknown" 0 '.stale == null and (.findings[0].what | test("^Cannot tell"))'
kernel=6.9.0-test
mkdir -p "$tree/lib/modules/$kernel" "$tree/proc/sys/kernel" "$work/image/usr/lib/vfioclaim"
echo "$kernel" >"$tree/proc/sys/kernel/osrelease"
touch "$work/image/usr/lib/vfioclaim/vfioclaim-early"
echo 'claim 01:00.0' >"$work/image/vfioclaim.conf"
(cd "$work/image" && find . -mindepth 1 | cpio --quiet -o -H newc) >"$tree/boot/initrd.img-$kernel"
json "but for an image that is older" 4 '.stale and ([.findings[] | select(.what | test("^The initramfs is older"))][0].where == "/boot/initrd.img-6.9.0-test")'
driver 0000:01:00.1
run status
is "what is not so weighs more" 1 'The initramfs is older'
echo 'clam 01:00.0' >"$tree/etc/vfioclaim.conf"
driver 0000:01:00.1 vfio-pci
run status
[[ $status == 4 ]] && grep -q 'vfioclaim.conf:1' "$work/err"
verdict "a config that cannot be read"

# --- release

untouched() { # nothing was written
	[[ $(cat "$devices"/0000:01:00.*/driver_override "$tree/sys/bus/pci/drivers/vfio-pci/unbind" "$tree/sys/bus/pci/drivers_probe") == $'(null)\n(null)' ]]
}
claimed
: >"$tree/sys/bus/pci/drivers/vfio-pci/unbind"
process 321 qemu-system-x86 /dev/vfio/6
release 01:00.0
is "what is in use is refused" 1 '^refused  0000:01:00.0 ' 'IOMMU group 6: qemu-system-x86 \(pid 321\)$' && untouched
verdict "and nothing is written"
rm -r "$tree/proc/321"
driver 0000:01:00.1 snd_hda_intel
release 01:00.1
is "what the host has is left alone" 1 '^refused  0000:01:00.1 ' 'is not claimed but bound' 'now bound to snd_hda_intel' && untouched
verdict "and nothing is written there, too"
driver 0000:01:00.1 vfio-pci
release 01:00.0
is "a driver that does not let go" 1 '^failed   0000:01:00.0 ' 'vfio-pci did not release it'
[[ $(cat "$tree/sys/bus/pci/drivers/vfio-pci/unbind") == 0000:01:00.0 && ! -s $tree/sys/bus/pci/drivers_probe &&
	$(cat "$devices/0000:01:00.1/driver_override") == '(null)' ]]
verdict "was asked once, and for no other device"
driver 0000:01:00.0
driver 0000:01:00.1
release 01:00
is "what no driver has is released, and the bus probed" 0 '^released 0000:01:00.0 ' '^released 0000:01:00.1 ' 'now without a driver'
grep -q 0000:01:00.1 "$tree/sys/bus/pci/drivers_probe"
verdict "the bus was probed"

claimed
rm "$tree/sys/bus/pci/drivers/vfio-pci/unbind"
mkfifo "$tree/sys/bus/pci/drivers/vfio-pci/unbind"
release 01:00.0 --deadline 1
is "one that is stuck" 1 '^failed   0000:01:00.0 ' 'shutdown may hang'
[[ ! -s $tree/sys/bus/pci/drivers_probe ]]
verdict "is not touched again"
claimed
release 1234:1111
says "an ID that two devices have" 1 '1234:1111: matches 2 devices, expected 1'

# the running system requires root
if [[ $(id -u) == 0 ]]; then
	chmod 755 "$work"
	install -m 755 "$HOST_PROGRAM" "$work/program"
	setpriv --reuid 65534 --clear-groups "$work/program" release 01:00.0 >"$work/out" 2>"$work/err"
	status=$?
	says "release: not root" 3 'must be root.*sudo vfioclaim release'
	claimed
	chmod -R go+rX "$tree"
	process 321 qemu /dev/vfio/6
	chmod 700 "$tree/proc/321/fd"
	setpriv --reuid 65534 --clear-groups "$work/program" status --root "$tree" >"$work/out" 2>"$work/err"
	status=$?
	is "status: not root" 0 'used by no process that can be inspected$' 'run as root'
else
	echo "ok $((number += 1)) - not root # SKIP only root can drop its privileges"
fi

set --
for file in "$work"/json.*; do set -- "$@" -i "$file"; done
python3 -W ignore -m jsonschema "$@" tests/cli/status.schema.json >"$work/out" 2>&1
verdict "all of its JSON is as tests/cli/status.schema.json says"
echo "1..$number"
