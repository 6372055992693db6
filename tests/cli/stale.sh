#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2030,SC2031 # descriptions are changed in subshells on purpose
# Build an image with dracut, edit the configuration, and test what `vfioclaim check` reports about the two. The images
# are real; the machine is a recorded one. Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
# shellcheck source=tests/boot/lab.sh
. tests/boot/lab.sh

need_program
need_host_program
obstacle=$(lab_obstacle)
[[ -z $obstacle ]] || skip_suite "a stale image" "$obstacle"

build() { # COMMAND...: run it in the scratch root; the image is then where check searches for it
	chroot "$lab_merged" "$@" >"$lab_work/log" 2>&1 || return
	cp "$lab_merged/boot/initrd.img-$version" "$tree/boot/"
}

check() { # STATUS [WHAT]: check exits with STATUS; its only task is WHAT about the image, or there is none
	local status=0 todo
	cp "$lab_merged/etc/vfioclaim.conf" "$tree/etc/"
	"$HOST_PROGRAM" check --root "$tree" --kernel "$version" --format json >"$lab_work/check" 2>&1 || status=$?
	todo=$(jq -r '.findings[] | select(.level == "todo") | .what + " @ " + .where' "$lab_work/check")
	[[ $status == "$1" && $todo == "${2:+$2 @ /boot/initrd.img-$version}" ]]
}

suite() {
	set +e # lab_in_root sets it; failures are reported
	# shellcheck source=tests/lib/tap.sh
	. tests/lib/tap.sh
	shown="$lab_work/log $lab_work/check"
	version=$(lab_version "$lab_kernel")
	tree=$lab_work/tree
	build/tests/unpack tests/machines/q35/machine.umockdev "$tree" || return
	mkdir -p "$tree"/{boot,etc,lib/modules}
	mount --bind "$lab_kernel/lib/modules" "$tree/lib/modules"
	lab_install >"$lab_work/log" 2>&1 || return
	dracut=(dracut --force --no-hostonly --no-compress "/boot/initrd.img-$version" "$version")
	: >"$lab_work/check"

	echo "claim 1234:1111@00:03.0/00.0" >"$lab_merged/etc/vfioclaim.conf"
	build "${dracut[@]}" --omit vfioclaim && check 4 "The initramfs does not contain vfioclaim, so nothing will be claimed"
	verdict "an image without vfioclaim: exit 4"
	build "${dracut[@]}" && check 0
	verdict "an image of this config: exit 0, and nothing to do"

	echo "claim 8086:10d3 only allow=last-network" >>"$lab_merged/etc/vfioclaim.conf"
	check 4 "The initramfs is older than the configuration"
	verdict "the config was edited: exit 4, and the image is named"
	mapfile -t next < <(jq -r '.findings[] | select(.level == "todo") | .next' "$lab_work/check")
	[[ ${next[0]} == "dracut --force /boot/initrd.img-$version $version" ]]
	verdict "and the command that builds it again (found: ${next[0]})"
	# shellcheck disable=SC2086 # a command and its arguments
	build ${next[0]} && check 0
	verdict "that command, word for word: exit 0"

	echo "claim 8086:10d3 onyl" >>"$lab_merged/etc/vfioclaim.conf"
	! build "${dracut[@]}" && grep -q "^vfioclaim: /etc/vfioclaim.conf:3: 'onyl': unknown word" "$lab_work/log"
	verdict "a config that cannot be read fails the build, and the line is reported"
	echo "options vfio-pci ids=10de:1284" >"$lab_merged/etc/vfioclaim.conf"
	! build "${dracut[@]}" && grep -q "write 'claim 10de:1284'" "$lab_work/log"
	verdict "a neighbour's line: the line to write instead is printed"
	echo "1..$number"
}

export lab_work lab_margin='# '
lab_work=$(mktemp -d)
trap 'rm -rf "$lab_work"' EXIT
kernel=bookworm lab_kernel=$lab_cache/kernel-bookworm
export kernel lab_kernel
lab_prepare && lab_prepare_kernel || exit
export -f suite build check
lab_in_root "$lab_work/upper" suite
