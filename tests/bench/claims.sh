#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2030,SC2031,SC2154 # claims.boot sets what is not set here
# Usage: claims.sh [BYSTANDERS]
# Boot claims.boot and print "NAME INSTRUCTIONS" for each known way to claim its devices. With BYSTANDERS, add that many
# devices that no rule requests, and measure only the ways that need no IDs. Needs root, and what the boots need.
set -uo pipefail
# shellcheck source=tests/boot/lab.sh
. "$(dirname "$0")/../boot/lab.sh"

# bench_take TREE FILE...: copy files of the scratch root, with their libraries
bench_take() {
	local tree=$1 file
	shift
	for file; do
		echo "$file"
		chroot "$lab_root" ldd "$file" 2>/dev/null | grep -oE '/[^ ]+'
	done | sort -u | while read -r file; do
		install -D "$lab_root$file" "$tree$file" || return
	done
}

# bench_bake TREE VERSION CONFIG NAME: write what an image would contain for that configuration
bench_bake() {
	echo "$3" >"$1/etc/vfioclaim.conf"
	"$lab_top/$HOST_PROGRAM" bake --root "$1" --kernel "$2" --output "$1/$4" && rm "$1/etc/vfioclaim.conf"
}

# bench_image OUT: build the image that contains the whole bench, and that the kernel unpacks
bench_image() {
	local tree=$1.tree version module
	version=$(lab_version "$lab_kernel")
	mkdir -p "$tree"/{bin,sbin,bench,etc,usr/bin,usr/sbin,"lib/modules/$version"}
	cp "$(command -v busybox)" "$tree/bin/busybox"
	cp "$lab_top/build/tests/timed" "$tree/bin/"
	cp "$lab_top/tests/bench/guest/init.sh" "$tree/init"
	cp "$lab_top"/tests/bench/guest/{script,driverctl}.sh "$lab_top/build/tests/bare" "$lab_top/$PROGRAM" "$tree/bench/"
	bench_take "$tree" /usr/sbin/driverctl /bin/bash /bin/kmod /usr/bin/{realpath,cut,basename,readlink} || return
	ln -s /bin/kmod "$tree/usr/sbin/modprobe" && ln -s /bin/kmod "$tree/sbin/modprobe"
	for module in vfio-pci vfio_iommu_type1; do
		modprobe -C /dev/null -S "$version" -d "$lab_kernel" --show-depends "$module" || return
	done | awk '$1 == "insmod" { print $2 }' | sort -u | while read -r module; do
		install -D -m 644 "$module" "$tree/lib/modules/$version/${module#*"/$version/"}" || return
	done || return
	cp "$lab_kernel/lib/modules/$version"/modules.{order,builtin,softdep} "$tree/lib/modules/$version/"
	depmod -b "$tree" "$version"
	bench_bake "$tree" "$version" "$config" vfioclaim.conf && bench_bake "$tree" "$version" "$short" short.conf || return
	: >"$tree/idle.conf"
	{
		echo "ids=$ids ways='$ways' devices='${claimed[*]}'"
		echo "modules='$(awk '$1 == "module" { print $2 }' "$tree/vfioclaim.conf" | xargs)'"
	} >"$tree/etc/bench.conf"
	image_pack "$tree" "$1"
}

lab_work=$(mktemp -d)
trap 'rm -rf "$lab_work"' EXIT
out=$lab_work/bench record=$lab_work/bench.record
ways="bare vfioclaim vfioclaim-short vfioclaim-idle modprobe-ids script driverctl"
{
	lab_margin='# ' && mkdir -p "$lab_cache" && lab_base=$(lab_name_root "$lab_suite" dracut) && lab_root=$lab_base &&
		lab_prepare_root && lab_describe ../bench/claims && lab_prepare_kernel &&
		lab_root=$(lab_name_root "$lab_suite" bench) && lab_prepare_root
} >&2 || exit
if [[ -n ${1-} ]]; then
	ways="bare vfioclaim"
	for ((i = 0; i < $1; i++)); do
		devices+=("edu,addr=$(printf "%x.%d" $((i < 8 ? 3 : i < 16 ? 4 : 30)) $((i % 8))),multifunction=on")
	done
fi
{
	bench_image "$out.image" && truncate -s 1M "$lab_work/empty" && lab_disk=$lab_work/empty lab_boot "$out" "$out.image"
} >"$out.log" 2>&1 || {
	tail -n 20 "$out.log" "$out.console" >&2
	exit 1
}
expect >&2 || exit
lab_section "$record" bench | awk '{ print $1, $2 }'
