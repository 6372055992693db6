#!/bin/busybox sh
# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0-or-later
# PID 1 of the real root of a virtual PC: write what the kernel shows there to the second serial port, and end. The
# record has sections, "==== NAME". A reader accepts the record only if it has the end mark.

export PATH=/bin
# an initramfs may or may not hand these over
[ -e /proc/self ] || mount -t proc proc /proc
[ -e /sys/bus ] || mount -t sysfs sysfs /sys
[ -e /dev/null ] || mount -t devtmpfs devtmpfs /dev
exec >/dev/ttyS1 2>&1

last() { # LINK: print the last component of its target, or -
	link=$(readlink "$1") && echo "${link##*/}" || echo -
}

# Reading an override takes the device's lock (driver_override_show() in drivers/pci/pci-sysfs.c), and the holder of the
# lock may never release it. So a process of its own reads each, and an override that does not come is "locked".
mkdir -p /dev/overrides
for device in /sys/bus/pci/devices/*; do
	name=${device##*/}
	(cat "$device/driver_override" >/dev/overrides/new-"$name" && mv /dev/overrides/new-"$name" /dev/overrides/"$name") &
done
is_left() {
	for device in /sys/bus/pci/devices/*; do
		[ -e "/dev/overrides/${device##*/}" ] || return 0
	done
	return 1
}
tries=0
while is_left && [ "$tries" -lt 15 ]; do
	tries=$((tries + 1))
	sleep 0.2
done
echo # UEFI firmware writes to this port too, and does not end its line
echo "==== devices"
for device in /sys/bus/pci/devices/*; do
	read -r vendor <"$device/vendor"
	read -r id <"$device/device"
	read -r class <"$device/class"
	override=locked
	[ ! -e "/dev/overrides/${device##*/}" ] || override=$(cat "/dev/overrides/${device##*/}")
	echo "${device##*/} ${vendor#0x}:${id#0x} ${class#0x} $(last "$device/iommu_group") $(last "$device/driver")" \
		"${override:--}"
done
echo "==== cmdline"
cat /proc/cmdline
echo "==== report"
cat /run/vfioclaim/report
# the notes of the small image's init
for note in /dev/lab/*; do
	[ -e "$note" ] && echo "==== ${note##*/}" && cat "$note"
done
if [ -x /bin/vfioclaim ]; then
	echo "==== bake"
	vfioclaim bake --kernel "$(uname -r)" 2>/run/said
	echo "exit $?"
	echo "==== said"
	cat /run/said
	echo "==== mountinfo"
	cat /proc/self/mountinfo /proc/swaps
fi
echo "==== vfio"
for device in /sys/bus/pci/drivers/vfio-pci/*:*; do
	[ -e "$device" ] && echo "${device##*/} $(/bin/vfio-open "${device##*/}")"
done
if [ -e /etc/host ]; then # the lines of the description for the host program
	grep -q ' /run ' /proc/mounts || mount -t tmpfs tmpfs /run
	umask 022 # systemd sets none, and a configuration that others can write is refused
	export TMPDIR=/run
	echo "==== host"
	sh /etc/host
fi
echo "==== framebuffers"
cat /proc/fb
echo "==== iomem"
cat /proc/iomem
echo "==== dmesg"
dmesg
echo "==== end"
poweroff -f &
# a shutdown takes every device's lock, and a stuck driver holds one
sleep 3
echo b >/proc/sysrq-trigger
