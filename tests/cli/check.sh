#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `vfioclaim check` on recorded machines: it must predict the report of the boot program on the machine as it is at
# boot. Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/found"

# Remove what an initramfs does not have yet: drivers that are modules, and devices that a driver creates. Written from
# section 6 of DESIGN.md, not from the program.
at_boot() { # TREE
	for device in "$1"/sys/bus/pci/devices/*; do
		name=${device##*/}
		if [ -L "$device/physfn" ] || [ "${#name}" -gt 12 ]; then
			group=$(readlink "$device/iommu_group") && rm "$1/sys/kernel/iommu_groups/${group##*/}/devices/$name"
			rm "$device"
		elif module=$(readlink "$device/driver/module") && [ -e "$1/sys/module/${module##*/}/initstate" ]; then
			rm "$device/driver"
		fi
	done
}

put() { # CASE TREE DEFAULT-CMDLINE
	mkdir -p "$2/etc" "$2/proc"
	cp "$1.conf" "$2/etc/vfioclaim.conf"
	if [ -e "$1.cmdline" ]; then cp "$1.cmdline" "$2/proc/cmdline"; else cp "$3" "$2/proc/cmdline"; fi
}

agrees() { # CASE: check agrees with the boot program's dry run
	put "$1" "$work/now" "$work/cmdline"
	put "$1" "$work/boot" "$work/cmdline"
	"$HOST_PROGRAM" check --root "$work/now" --format json >"$work/json" 2>"$work/err"
	status=$?
	"$PROGRAM" --root "$work/boot" --dry-run >"$work/expected" 2>/dev/null
	expected=$?
	if [ "$expected" = 2 ]; then
		# an unreadable file is reported, and nothing is predicted
		[ "$status" = 2 ] && [ -s "$work/err" ] && ! grep -q '"result"' "$work/json"
		return
	fi
	cp "$work/json" "$work/json.$((number + 1))"
	{
		jq -r -f tests/lib/report.jq "$work/json" | diff "$work/expected" - || echo "the check's is the second"
		[ "$status" = "$expected" ] || echo "exit $status, and the boot program's is $expected"
	} >"$work/found" 2>&1
	[ ! -s "$work/found" ]
}

for machine in tests/machines/*/machine.umockdev; do
	machine=$(dirname "$machine")
	for tree in now boot; do
		rm -rf "${work:?}/$tree"
		build/tests/unpack "$machine/machine.umockdev" "$work/$tree" || exit
	done
	at_boot "$work/boot"
	cat "$work/now/proc/cmdline" >"$work/cmdline" 2>/dev/null || : >"$work/cmdline"
	for config in "$machine"/*.conf; do
		name=${config#tests/machines/}
		agrees "${config%.conf}"
		verdict "${name%.conf}: check foretells it"
	done
done

valid() {
	set --
	for json in "$work"/json.*; do set -- "$@" -i "$json"; done
	python3 -W ignore -m jsonschema "$@" tests/cli/check.schema.json >"$work/found" 2>&1
}
valid
verdict "all of its JSON is as tests/cli/check.schema.json says"
echo "1..$number"
