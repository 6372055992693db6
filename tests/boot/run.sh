#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2030,SC2031 # descriptions are changed in subshells on purpose
# Usage: run.sh [NAME]...
# Boot the descriptions tests/boot/*/NAME.boot, by default all of them, as many at a time as there are processors, and
# print TAP. lab.sh documents the words of a description, and this file its expectations.
set -uo pipefail
# shellcheck source=tests/boot/lab.sh
. "$(dirname "$0")/lab.sh"

for variable in PROGRAM HOST_PROGRAM; do
	[[ -n ${!variable-} ]] || { echo "not ok - $variable names a program: it is not set; boot by make check-boot" && exit 1; }
done

# --- the expectations of a description; each prints one test. None pipes into grep -q, which ends at its first match:
# the writer would then fail, and pipefail would report that as the result.

verdict() { # STATUS WHAT
	if (($1 == 0)); then echo "ok - $name: $2"; else echo "not ok - $name: $2" && bad=1; fi
	return 0
}

driver() { # ADDRESS DRIVER: the device is bound to that driver ("-": to none)
	local found
	found=$(lab_section "$record" devices | awk -v address="$1" '$1 == address { print $5 }')
	[[ $found == "$2" ]]
	verdict $? "$1 is on $2${found:+ (found: $found)}"
}

override() { # ADDRESS VALUE
	local found
	found=$(lab_section "$record" devices | awk -v address="$1" '$1 == address { print $6 }')
	[[ $found == "$2" ]]
	verdict $? "$1 has driver_override $2 (found: $found)"
}

report() { # REGULAR-EXPRESSION: a line of the report matches
	grep -Eq -- "$1" <(lab_section "$record" report)
	verdict $? "the report says: $1"
}

opens() { # ADDRESS ID: the device can be opened through VFIO, and its config space read
	grep -Fxq "$1 $2" <(lab_section "$record" vfio)
	verdict $? "$1 opens through VFIO, and is a $2"
}

noted() { # NAME REGULAR-EXPRESSION: a line of this note of the small image's init matches
	grep -Eq -- "$2" <(lab_section "$record" "$1")
	verdict $? "$1 says: $2"
}

lines() { # COUNT REGULAR-EXPRESSION: so many lines of the kernel log match
	local found
	found=$(lab_section "$record" dmesg | grep -Ec -- "$2")
	[[ $found == "$1" && -n $(lab_section "$record" dmesg) ]]
	verdict $? "the kernel's log has $1 lines with: $2 (found: $found)"
}

protects() { # RULE...: the file that the host program bakes has exactly these protect lines
	local found
	found=$(lab_section "$record" bake | sed -n 's/^protect //p')
	[[ -n $found && $found == "$(printf '%s\n' "$@")" ]]
	verdict $? "bake protects $*${found:+ (found: ${found//$'\n'/, })}"
}

# Print the kernel's time of the first line of its log that matches.
time_of() {
	lab_section "$record" dmesg | sed -nE "/$1/{s/^\[ *([0-9.]+)\].*/\1/p;q}"
}

before() { # REGULAR-EXPRESSION REGULAR-EXPRESSION: both match lines of the kernel log, the first one earlier
	local first second
	first=$(time_of "$1")
	second=$(time_of "$2")
	[[ -n $first && -n $second ]] && awk "BEGIN { exit !($first < $second) }"
	verdict $? "'$1' ($first) is before '$2' ($second)"
}

nothing-noted() { # NAME REGULAR-EXPRESSION: this note was written, and no line of it matches
	grep -q "^==== $1" "$record" && ! grep -Eq -- "$2" <(lab_section "$record" "$1")
	verdict $? "$1 does not say: $2"
}

quiet() { # REGULAR-EXPRESSION: no line of the console matches
	[[ -s $out.console ]] && ! grep -Eq -- "$1" "$out.console"
	verdict $? "the console does not show: $1"
}

console() { # REGULAR-EXPRESSION: a line of the console matches, although the boot is quiet
	grep -Eq -- "$1" "$out.console"
	verdict $? "the console shows: $1"
}

first-script() { # NAME NAME: of the init-top scripts, the first one runs before all, and the other one exists
	local scripts
	scripts=$(sed -nE 's|^/scripts/init-top/([^ ]*) .*|\1|p' "$out.order")
	[[ ${scripts%%$'\n'*} == "$1" && $'\n'$scripts$'\n' == *$'\n'"$2"$'\n'* ]]
	verdict $? "of the scripts ${scripts//$'\n'/, }, $1 is the first, before $2"
}

# Print every device of a tree in the format of guest/init.sh.
devices_of() { # TREE
	local device
	last() { # LINK
		local target
		if target=$(readlink "$1"); then echo "${target##*/}"; else echo -; fi
	}
	for device in "$1"/sys/bus/pci/devices/*; do
		echo "${device##*/} $(sed 's/^0x//' "$device/vendor"):$(sed 's/^0x//' "$device/device")" \
			"$(sed 's/^0x//' "$device/class") $(last "$device/iommu_group") $(last "$device/driver")" \
			"$(cat "$device/driver_override")"
	done
}

# `host` has printed a record, and in a section "plan" the report of the boot program with the configuration PLAN (a
# path below the root). The record must describe that machine: the same devices with the same drivers, and the same
# plan.
replays() { # PLAN CONFIG
	local tree=$out.tree machine=$out.machine
	lab_section "$record" host >"$machine"
	"$lab_top/build/tests/unpack" "$machine" "$tree"
	verdict $? "what the host program has recorded is a machine"
	diff <(lab_section "$record" devices) <(devices_of "$tree")
	verdict $? "it has the devices and drivers of the running one"
	install -D -m 644 /dev/stdin "$tree$1" <<<"$2"
	diff <(lab_section "$record" plan) <("$lab_top/$PROGRAM" --root "$tree" --config "$1" --dry-run 2>&1) &&
		grep -q '^end ' <(lab_section "$record" plan)
	verdict $? "and the boot program plans the same on it"
}

# The report of a boot without the facts that only a boot can know: planned devices are claimed, and bound to their
# driver.
plain_report() {
	sed -E 's/^planned /claimed /; /^claimed /{s/ driver=[^ ]*//}; s/^vfioclaim .*(profile=[^ ]*).*/\1/; s/ ms=[0-9]+$//'
}

# For every claiming boot, `vfioclaim check` must have predicted it, on a record of the same virtual PC with the host's
# drivers bound. check does not predict lines of the report about failures while claiming.
foretold() {
	local machine tree=$out.foretold status=0
	machine=$(lab_record_machine) || { verdict 1 "the virtual PC is recorded" && return; }
	"$lab_top/build/tests/unpack" "$machine" "$tree" || { verdict 1 "the record is a machine" && return; }
	mkdir -p "$tree/etc/vfioclaim.conf.d"
	[[ -z $config ]] || echo "$config" >"$tree/etc/vfioclaim.conf"
	[[ -z $config_d ]] || echo "$config_d" >"$tree/etc/vfioclaim.conf.d/10.conf"
	lab_section "$record" cmdline >"$tree/proc/cmdline"
	"$lab_top/$HOST_PROGRAM" check --root "$tree" --format json >"$out.json" 2>"$out.check" || status=$?
	if [[ -s $out.json ]]; then
		diff <(lab_section "$record" report | plain_report) <(jq -r -f "$lab_top/tests/lib/report.jq" "$out.json" | plain_report)
	else
		[[ $status == 2 ]] && grep -q '^end status=2 ' <(lab_section "$record" report)
	fi
	verdict $? "check foretold it, on a record of the PC with the host's drivers bound (exit $status)"
}

# --- one boot, in a process of its own

run_one() {
	name=$1
	out=$lab_work/${name//[,=\/]/-}
	record=$out.record
	bad=
	lab_describe "$name" || verdict 1 "$name.boot describes a boot, and what to expect"
	[[ -z $bad ]] || return 0
	if [[ ( -n $host || $start == rdinit-* ) && ! -x $lab_top/$HOST_PROGRAM ]]; then
		echo "ok - $name # SKIP the host program's libraries are not here"
		return
	fi
	echo "# $name: $about"
	if [[ -n $storage && ! -x $lab_top/$HOST_PROGRAM ]]; then
		echo "ok - $name # SKIP the host program is not built: see make host"
		return
	fi
	missing=$(lab_missing)
	if [[ -n $missing ]]; then
		echo "ok - $name # SKIP $missing"
		return
	fi
	if [[ -n $uefi && ! -e $lab_firmware/OVMF_CODE_4M.fd ]]; then
		echo "ok - $name # SKIP there is no UEFI firmware in $lab_firmware"
		return
	fi
	lab_prepare_root || verdict 1 "there is a scratch root"
	lab_prepare_kernel || verdict 1 "there is a kernel"
	[[ -z $bad ]] || return 0
	echo "# $name: $(lab_versions)"
	if ! image_build "$out.image" >"$out.log" 2>&1; then
		verdict 1 "the image is built"
		tail -n 20 "$out.log"
	elif ! lab_boot "$out" "$out.image" >"$out.log" 2>&1; then
		verdict 1 "the boot reaches the real root and ends"
		tail -n 20 "$out.log" "$out.console"
	else
		verdict 0 "the boot reaches the real root and ends"
		expect || verdict $? "what it expects was asked"
		if [[ -x $lab_top/$HOST_PROGRAM && -z $storage$unforetold ]] && grep -q ^end <(lab_section "$record" report); then
			foretold
		fi
		[[ -z $bad ]] || { lab_section "$record" report && lab_section "$record" bake; } | sed 's/^/# /'
	fi
	rm -f "$out.image" "$out.disk"
}

if [[ ${1-} == --one ]]; then
	tap=$lab_work/${2//[,=\/]/-}.tap
	# an error of bash itself ends a process
	(run_one "$2") >"$tap" 2>&1 || echo "not ok - $2: ends as it should" >>"$tap"
	# print it as a whole, so that the output of parallel boots does not mix
	flock "$lab_work/printing" cat "$tap"
	exit
fi

names=("$@")
((${#names[@]})) || mapfile -t names < <(lab_names)
obstacle=$(lab_obstacle)
if [[ -n $obstacle ]]; then
	for name in "${names[@]}"; do
		echo "ok - $name # SKIP $obstacle"
	done
	exit
fi

export lab_work lab_margin='# '
lab_work=$(mktemp -d)
trap 'rm -rf "$lab_work"' EXIT
lab_prepare || exit
printf '%s\n' "${names[@]}" | xargs -d "\n" -P "$(nproc)" -n 1 "$0" --one
