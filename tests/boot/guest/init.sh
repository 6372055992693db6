#!/bin/busybox sh
# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0-or-later
# PID 1 of the real root of a virtual PC: writes down what the kernel shows there, on the second serial port, and ends.
# The record is cut into sections, "==== NAME"; whoever reads it takes it for whole only if it has its end.

export PATH=/bin
# an initramfs hands these over, or does not
[ -e /proc/self ] || mount -t proc proc /proc
[ -e /sys/bus ] || mount -t sysfs sysfs /sys
[ -e /dev/null ] || mount -t devtmpfs devtmpfs /dev
exec >/dev/ttyS1 2>&1

last() { # LINK: the last component of where it points, or -
	link=$(readlink "$1") && echo "${link##*/}" || echo -
}

# Reading an override takes the device's lock (driver_override_show() in drivers/pci/pci-sysfs.c), and who has that may
# never let go: so each is read by a process of its own, and what does not come is "locked".
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
echo # UEFI firmware writes to this port as well, and ends no line
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
# what the small image's init wrote down
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
if [ -e /etc/host ]; then # what the description has for the host program
	grep -q ' /run ' /proc/mounts || mount -t tmpfs tmpfs /run
	umask 022 # systemd has none, and a config that others can write is refused
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
# the kernel takes every device's lock on its way down, and a driver that is stuck has one
sleep 3
echo b >/proc/sysrq-trigger
