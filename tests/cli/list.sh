#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `vfioclaim list` and `pin` on recorded machines. The output of list is compared with the machine's own files, which
# the shell reads here; with MACHINE/list, which a person has read; and, for each configuration, with check. UPDATE=1
# writes those files: read the difference before you commit it. Prints TAP.
# Environment: HOST_PROGRAM as the Makefile sets it.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/difference $work/err"
tree=$work/tree
tested=$HOST_PROGRAM
unset NO_COLOR

json() { # NAME ARGUMENT...: the output is kept, for the comparison with the schema at the end
	run list --root "$tree" --format json "${@:2}"
	cp "$work/out" "$work/json.$1"
}

same() { # FILE FILE
	diff "$1" "$2" >"$work/difference"
}

# --- every recorded machine

# Print each device of sysfs: address, ID, class, group, driver, whether the firmware calls it the boot display, parent.
devices_of() { # TREE
	local device link fields
	for device in "$1"/sys/bus/pci/devices/*; do
		link() { link=$(readlink "$device/$1") && echo "${link##*/}" || echo -; }
		fields=$(sed 's/pci:v0000\(....\)d0000\(....\).*bc\(..\)sc\(..\)i\(..\)/\1:\2 \3\4\5/' "$device/modalias")
		echo "${device##*/} ${fields,,} $(link iommu_group) $(link driver) $(cat "$device/boot_vga" 2>/dev/null) $(link physfn)"
	done | sed 's/ 1 \([^ ]*\)$/ yes \1/; t; s/ 0\? \([^ ]*\)$/ no \1/' | sort
}

# Convert the table to the same form: the group is on its first line only, and notes have no address.
table() {
	awk '
		/^group|^no group|^$|^To |^  / && !/[0-9a-f]:[0-9a-f][0-9a-f]:[01][0-9a-f]\.[0-7]  / { if (/^no group/) group = "-"; next }
		/^ *[0-9]+ / { group = $1; $1 = "" }
		{ $0 = $0; print $1, $2, group, $3 }' | sort
}

# The names of devices are those of the installed pci.ids; another version may have others.
without_names() {
	sed -E 's/^(.{19,22}[0-9a-f]{4}:[0-9a-f]{4}  [^ ]+ +[^:(]*( \([^)]*\))?): .*/\1/'
}

is_as_sysfs_has_it() {
	jq -r '.devices[] | [.address, .id, .class, .group // "-", .driver // "-",
		(if .boot_display then "yes" else "no" end), .parent // "-"] | join(" ")' "$work/out" | sort >"$work/listed"
	devices_of "$tree" >"$work/real"
	same "$work/real" "$work/listed"
}

for machine in tests/machines/*/machine.umockdev; do
	machine=$(dirname "$machine") name=${machine##*/}
	machine "$name"
	json "$name"
	[[ $status == 0 ]] && is_as_sysfs_has_it
	verdict "$name: each device is as sysfs has it"

	run list --root "$machine/machine.umockdev"
	cut -d ' ' -f 1,2,4,5 "$work/real" >"$work/expected"
	table <"$work/out" >"$work/listed"
	same "$work/expected" "$work/listed"
	verdict "$name: and so is the table"

	[[ -z ${UPDATE-} ]] || cp "$work/out" "$machine/list"
	same <(without_names <"$machine/list") <(without_names <"$work/out")
	verdict "$name: it is what was read"
done

# --- with every configuration: the next boot's action for each device, as check predicts it

agrees() {
	"$HOST_PROGRAM" check --root "$tree" --format json >"$work/check" 2>/dev/null
	expected=$?
	run list --root "$tree" --format json
	if ((expected == 2)); then
		# the error is reported, and the devices are listed anyway
		[[ $status == 2 && -s $work/err ]] && jq -e '.devices | length > 0 and all(.result == null)' "$work/out" >/dev/null
		return
	fi
	[[ $status == 0 ]] && jq -en --slurpfile check "$work/check" --slurpfile list "$work/out" '
		def results: map(select(.result != null and .result != "missing") | {address, result, reason, with, rule}) | sort;
		($check[0].devices | results) == ($list[0].devices | results)' >/dev/null
}

for machine in tests/machines/*/machine.umockdev; do
	machine=$(dirname "$machine") name=${machine##*/}
	machine "$name"
	cp "$tree/proc/cmdline" "$work/cmdline" 2>/dev/null || : >"$work/cmdline"
	wrong=
	for config in "$machine"/*.conf; do
		cp "$config" "$tree/etc/vfioclaim.conf"
		if [[ -e ${config%.conf}.cmdline ]]; then cp "${config%.conf}.cmdline" "$tree/proc/cmdline"; else cp "$work/cmdline" "$tree/proc/cmdline"; fi
		agrees || { wrong=$config && break; }
		cp "$work/out" "$work/json.$name.$(basename "$config")"
	done
	[[ -z $wrong ]]
	verdict "$name: with each config, the results are check's${wrong:+ (not with $wrong)}"
done

# --- for people: colors, selected devices, and errors

machine two-gpus-profiles "claim 0c:00.0"
on_terminal() { # ENVIRONMENT...
	script -qec "env $* $HOST_PROGRAM list --root $tree" /dev/null </dev/null >"$work/out" 2>"$work/err"
	grep -q $'\033\\[32mplanned' "$work/out" && grep -q $'\033\\[2m.*PCI bridge' "$work/out"
}
run list --root "$tree"
! grep -q $'\033' "$work/out" && grep -q ' planned, /etc/vfioclaim.conf:1$' "$work/out"
verdict "no color in a pipe"
if command -v script >/dev/null; then
	on_terminal -u NO_COLOR TERM=xterm
	verdict "color on a terminal"
	on_terminal NO_COLOR= TERM=xterm
	verdict "and with an empty NO_COLOR"
	for plain in "NO_COLOR=1 TERM=xterm" "-u NO_COLOR TERM=dumb" "-u NO_COLOR -u TERM"; do
		! on_terminal "$plain" && grep -q planned "$work/out" && ! grep -q $'\033' "$work/out"
		verdict "none on a terminal with env $plain"
	done
	machine two-gpus-profiles "claim 10de:9999"
	script -qec "env -u NO_COLOR TERM=xterm $HOST_PROGRAM check --root $tree" /dev/null </dev/null >"$work/out" 2>"$work/err"
	grep -q $'^\033\\[1m\033\\[33mTo do:' "$work/out" && grep -q $'^\033\\[1mTo know:' "$work/out"
	verdict "check shows what is to be done in another color than what is to be known"
else
	echo "ok $((number += 1)) - color # SKIP script(1) is not here"
fi

machine two-gpus-profiles ""
run list --root "$tree"
[[ $status == 0 && ! -s $work/err ]]
verdict "an empty configuration is no message"

vendor() { # MACHINE CLASS-AND-VENDOR...: each is in its table
	run list --root "tests/machines/$1/machine.umockdev"
	for expected in "${@:2}"; do grep -q "  $expected" "$work/out" || return; done
}
vendor single-gpu "SMBus: AMD FCH" "Ethernet: Realtek Semiconductor RTL" "VGA (boot display): NVIDIA GP" "PCI bridge: AMD$" &&
	vendor q35 "PCI bridge: Red Hat QEMU" "Ethernet: Intel 82574L" "Display$"
verdict "vendors by their short names, and alone where the device is not known"

asked() { # NAME WHAT ADDRESSES: the selected devices, and with a + those that only share their group
	json "asked.$number" "$2"
	[[ $status == 0 && $(jq -r '[.devices[] | (if .asked then "" else "+" end) + .address] | join(" ")' "$work/out") == "$3" ]]
	verdict "$1"
	run list --root "$tree" "$2"
	[[ $(grep -Eo '\+?[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]  ' "$work/out" | tr -d '\n') == "${3// /  }  " ]]
	verdict "$1, in the table"
}

machine group-over-slots
asked "an address, and its group" 04:00.0 "+0000:02:00.0 +0000:02:00.1 +0000:02:00.2 +0000:03:00.0 +0000:03:04.0 +0000:03:06.0 +0000:03:07.0 0000:04:00.0 +0000:04:00.1 +0000:05:00.0 +0000:06:00.0"
machine gpu-usb-ucsi
asked "an ID" 10de:1f02 "+0000:00:01.0 0000:01:00.0 +0000:01:00.1 +0000:01:00.2 +0000:01:00.3"
asked "a slot" 01:00 "+0000:00:01.0 0000:01:00.0 0000:01:00.1 0000:01:00.2 0000:01:00.3"
slot() { # NAME ADDRESS: as the kernel shows it
	mkdir -p "$tree/sys/bus/pci/slots/$1" && echo "$2" >"$tree/sys/bus/pci/slots/$1/address"
}
slot 2 0000:01:00
slot 0-1 0000:02
asked "a physical slot" slot=2 "+0000:00:01.0 0000:01:00.0 0000:01:00.1 0000:01:00.2 0000:01:00.3"
asked "a physical slot that is a bus, and an address" slot=0-1,00:02.0 "0000:00:02.0 0000:02:00.0"
asked "a class and a path, in the order of groups" 0000:00:02.0,class=010802 "0000:00:02.0 0000:02:00.0"
asked "one without a driver or a rule, by its ID and path" 8086:a36d@0000:00:14.0 "0000:00:14.0 +0000:00:14.2"
machine amd-apu
asked "one without a group" 00:00.2 "0000:00:00.2"

fails() { # NAME STATUS MESSAGE VERB WHAT: one line on stderr, and an empty stdout
	run "$4" --root "$tree" "$5"
	# shellcheck disable=SC2053 # it is a pattern
	[[ $status == "$2" && ! -s $work/out && $(cat "$work/err") == $3 && $(wc -l <"$work/err") == 1 ]]
	verdict "$4: $1"
}

for verb in list pin; do
	machine q35
	fails "an ID no device has, and the nearest" 1 "*no device matches 8086:10d4; did you mean 0000:00:04.0 *82574L*?" "$verb" 8086:10d4
	fails "nothing at an address" 1 "*no device is at 0000:09:00.0; *vfioclaim list*" "$verb" 09:00.0
	fails "no such slot" 1 "*no device is at slot=9; *vfioclaim list*" "$verb" slot=9
	slot 9 nonsense
	run "$verb" --root "$tree" slot=9
	[[ $status == 1 && ! -s $work/out ]] && grep -q "^vfioclaim: /sys/bus/pci/slots/9/address: invalid argument" "$work/err"
	verdict "$verb: a slot whose address is garbled"
	fails "nothing at one of two" 1 "*no device is at 0000:09:00.0; *vfioclaim list*" "$verb" 00:04.0,09:00.0
	fails "what is no WHAT" 2 "vfioclaim: '00:04.9': expected *" "$verb" 00:04.9
	fails "a comma too many" 2 "vfioclaim: '': expected *" "$verb" 00:04.0,
done

machine q35 "claim 00:04.9"
run list --root "$tree"
[[ $status == 2 && $(cat "$work/err") == "vfioclaim: /etc/vfioclaim.conf:1: '00:04.9': "* && $(grep -c '0000:' "$work/out") == 10 ]]
verdict "a config that is wrong: reported once, and all is listed"
machine q35
printf 'quiet rd.vfioclaim.claim=zz\n' >"$tree/proc/cmdline"
run list --root "$tree"
[[ $status == 2 && $(wc -l <"$work/err") == 1 && $(grep -c '0000:' "$work/out") == 10 ]]
verdict "and so with the kernel command line"
machine q35 "claim 00:04.0"
printf 'rd.vfioclaim=off\n' >"$tree/proc/cmdline"
run list --root "$tree"
[[ $status == 0 ]] && ! grep -q planned "$work/out" && grep -q 'rd.vfioclaim=off is on the kernel command line, so nothing will be claimed' "$work/out"
verdict "switched off, that is reported"
machine q35 $'claim 8086:10d3 profile=a\nprotect 00:1f.2 because=/\nprotect 8086:2668@00:09.0'
json protected
[[ $(jq -r '.devices[] | select(.protected) | "\(.address) \(.protected) \(.result)"' "$work/out") == "0000:00:1f.2 /etc/vfioclaim.conf:2 null
0000:01:00.1 /etc/vfioclaim.conf:3 null" ]]
verdict "protect lines, one whose disk has moved among them; a line of another profile has no effect"
run list --root "$tree"
grep -A 1 '0000:00:1f.2 ' "$work/out" | grep -q '^ *protected by /etc/vfioclaim.conf:2 for /$'
verdict "and in the table"
machine sriov-64vf "claim 86:05.3 optional"
json vf
jq -e '.devices[] | select(.address == "0000:86:05.3") | .result == "missing" and .rule == "/etc/vfioclaim.conf:1" and .parent == "0000:86:00.0"' "$work/out" >/dev/null
verdict "a VF that is claimed is missing at boot"
machine iommu-off-table "claim 03:00.0"
json inactive
[[ $status == 0 ]] && jq -e '.iommu.state == "inactive" and (.findings | length == 1 and (.[0].next | test("amd_iommu=off")))' "$work/out" >/dev/null
verdict "no IOMMU: what check says of it"

# --- modules: a kernel with three, with the symbols that depmod reads

kernel=6.9.0-test
directory=$tree/lib/modules/$kernel
compile() { # NAME ALIAS...
	local name=$1
	shift
	printf '%s\n' "$@" | awk '{ printf "char alias%d[] __attribute__((section(\".modinfo\"))) = \"alias=%s\";\n", NR, $0 }' |
		"${HOSTCC:-cc}" -x c -c -o "$directory/$name.ko" -
}

obstacle=
command -v depmod >/dev/null || obstacle="depmod is not installed"
command -v "${HOSTCC:-cc}" >/dev/null || obstacle="there is no compiler"
if [[ -n $obstacle ]]; then
	echo "ok $((number += 1)) - modules # SKIP $obstacle"
else
	machine gpu-usb-ucsi
	mkdir -p "$directory"
	# every NVIDIA display, this one card, and every USB controller of a class: with the kernel's own patterns
	compile nouveau 'pci:v000010DEd*sv*sd*bc03sc*i*' && compile nvidia-fb 'pci:v000010DEd00001F02sv*sd*bc03sc*i*' &&
		compile xhci-pci 'pci:v*d*sv*sd*bc0Csc03i30*' && : >"$directory/modules.order" && : >"$directory/modules.builtin" &&
		depmod -b "$tree" "$kernel" 2>/dev/null
	json modules
	[[ $(jq -r '.kernel + ":" + ([.devices[] | select(.modules != []) | .address + " " + (.modules | sort | join(" "))] | join(";"))' "$work/out") == \
		"$kernel:0000:01:00.0 nouveau nvidia_fb;0000:01:00.2 xhci_pci;0000:00:14.0 xhci_pci" ]]
	verdict "the modules that would take a device"
	run list --root "$tree"
	[[ $(grep -c modules: "$work/out") == 1 ]] && grep -A 1 '0000:01:00.0 ' "$work/out" | grep -Eq '^ +modules: (nouveau nvidia_fb|nvidia_fb nouveau)$'
	verdict "in the table, but not a driver's own"
	json no-kernel --kernel 5.0.0
	[[ $status == 0 ]] && jq -e '.kernel == "5.0.0" and all(.devices[]; .modules == [])' "$work/out" >/dev/null
	verdict "a kernel that has none here"
fi

# --- pin: each of the lines that it prints gives a planned claim, and no other

pinned() { # MACHINE WHAT ADDRESSES
	machine "$1"
	run pin --root "$tree" "$2"
	[[ $status == 0 ]] && ! grep -q "^To do" "$work/err" && cp "$work/out" "$tree/etc/vfioclaim.conf" &&
		"$HOST_PROGRAM" check --root "$tree" --format json >"$work/check" &&
		[[ $(jq -r '[.devices[] | select(.result == "planned").address] | join(" ")' "$work/check") == "$3" ]] &&
		[[ $(jq -r '.devices | length' "$work/check") == "$(wc -w <<<"$3")" ]]
	verdict "pin: $2 of $1: check plans for $3"
}

pinned c236m 01:00.0 "0000:01:00.0 0000:01:00.1"
[[ $(sed 's/ #.*//' "$work/out") == "claim 10de:1284@0000:00:01.0/00.0"$'\n'"# also claimed: 0000:01:00.1 "*"[10de:0e0f]" ]]
verdict "pin: its line, and what comes along"
pinned c236m 01:00 "0000:01:00.0 0000:01:00.1"
[[ $(sed 's/ #.*//' "$work/out") == "claim 10de:1284@0000:00:01.0/00.0"$'\n'"claim 10de:0e0f@0000:00:01.0/00.1" ]]
verdict "pin: what was asked for is not said to come along"
pinned group-over-slots slot=2 "0000:09:00.0 0000:09:00.1"
[[ $(sed 's/ #.*//' "$work/out") == "claim 10de:13c2@0000:00:03.2/00.0"$'\n'"claim 10de:0fbb@0000:00:03.2/00.1" ]]
verdict "pin: a slot's devices by their IDs and paths"
pinned server-8gpu class=0302 "0000:10:00.0 0000:16:00.0 0000:49:00.0 0000:4d:00.0 0000:8a:00.0 0000:8f:00.0 0000:c6:00.0 0000:ca:00.0"
pinned twin-nvme 144d:a808 "0000:03:00.0 0000:05:00.0"
pinned twin-gpus 04:00.0 "0000:04:00.0 0000:04:00.1"

refuses() { # NAME MACHINE WHAT STATUS LINES FINDING [CONFIG]: LINES are printed anyway, and FINDING is reported
	machine "$2" "${7-#}"
	run pin --root "$tree" "$3"
	[[ $status == "$4" && $(sed 's/ #.*//' "$work/out") == "$5" ]] && tr -s ' \n' ' ' <"$work/err" | grep -q "$6"
	verdict "pin: $1"
}

refuses "a bridge" c236m 00:01.0 1 "" "every device below it.*where: vfioclaim pin 00:01.0"
refuses "a device without a group" single-gpu 00:00.0 1 "" "no IOMMU unit serves this device"
refuses "a bridge, and beside it a device that can be claimed" c236m 00:01.0,02:00.0 1 "claim 8086:1533@0000:00:1c.0/00.0" "every device below it"
refuses "a VF" sriov-64vf 86:05.3 1 "" "created by a driver later in the boot"
refuses "without an IOMMU" iommu-off-table 03:00.0 3 "" "remove amd_iommu=off from"
refuses "what the config protects" c236m 02:00.0 1 "" "/etc/vfioclaim.conf:1 protects it" "protect 02:00.0"
refuses "a display whose companion is protected" c236m 01:00.0 1 "" "01:00.1 .*conf:1 protects it" "protect 01:00.1"
refuses "the boot display, with the word that its line needs" c236m 00:02.0 1 "claim 8086:191d@0000:00:02.0" "where: stdout:1 .*'allow=boot-display' to that line"
machine twin-gpus
echo 0 >"$tree/sys/bus/pci/devices/0000:01:00.0/boot_vga" && echo 1 >"$tree/sys/bus/pci/devices/0000:04:00.0/boot_vga"
: >"$tree/proc/iomem"
run pin --root "$tree" 10de:2684
[[ $status == 1 && $(grep -n '' "$work/out" | grep -v '#.*also claimed') == "1:claim "*$'\n'"3:claim "* ]] && grep -q 'where: stdout:3$' "$work/err"
verdict "pin: by its line in the output"
refuses "a config that is wrong" c236m 01:00.0 2 "" "conf:1: 'nonsense'" nonsense
machine c236m "claim 00:02.0"
run pin --root "$tree" 02:00.0
[[ $status == 0 && ! -s $work/err && $(wc -l <"$work/out") == 1 ]]
verdict "pin: what other lines mean is not its business"

# --- JSON

valid() {
	set --
	for json in "$work"/json.*; do set -- "$@" -i "$json"; done
	python3 -W ignore -m jsonschema "$@" tests/cli/list.schema.json >"$work/difference" 2>&1
}
: >"$work/out"
valid
verdict "all of its JSON is as tests/cli/list.schema.json says"
echo "1..$number"
