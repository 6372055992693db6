#!/bin/busybox sh
# shellcheck shell=dash disable=SC2154 # /etc/bench.conf sets what is not set here
# SPDX-License-Identifier: GPL-2.0-or-later
# PID 1 of the bench's virtual PC, which has only an initramfs, so that no disk makes its time vary. Claims the same
# devices in each of the known ways, and releases them in between. Prints "NAME NANOSECONDS STATUS BOUND" for each way
# to the second serial port; BOUND is the number of devices that were then bound to vfio-pci.

/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mkdir -p /proc /sys /dev /run /tmp
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
exec >/dev/ttyS1 2>&1
kernel=$(uname -r)
# shellcheck source=/dev/null # devices, modules and the ways to be measured
. /etc/bench.conf

bound() {
	count=0
	for device in $devices; do
		[ ! -e "/sys/bus/pci/drivers/vfio-pci/$device" ] || count=$((count + 1))
	done
	echo "$count"
}

give_back() {
	for device in $devices; do
		[ ! -e "/sys/bus/pci/drivers/vfio-pci/$device" ] || echo "$device" >/sys/bus/pci/drivers/vfio-pci/unbind
		echo >"/sys/bus/pci/devices/$device/driver_override"
	done
	for module in vfio_pci vfio_pci_core vfio_iommu_type1 vfio_virqfd vfio iommufd irqbypass; do
		[ ! -e "/sys/module/$module" ] || rmmod "$module"
	done
	rm -rf /run/vfioclaim
	# Look up every name that a way reads. The kernel forgets a removed name, and frees what it held, at the next
	# lookup: the next way must neither pay for that nor gain by it. After the lookup the kernel also caches that a
	# name is absent. Deferred work of the kernel runs during the sleep.
	for device in $devices; do
		[ ! -e "/sys/bus/pci/devices/$device/driver" ] || echo "$device is still bound"
	done
	[ ! -e /sys/bus/pci/drivers/vfio-pci ] || echo "vfio-pci is still there"
	sleep 1
}

# measure NAME COMMAND...: measure the second run, when everything that it reads has been read before
measure() {
	timed "$@" >/run/first
	give_back
	echo "$(timed "$@") $(bound)"
	give_back
}

echo "==== bench"
# shellcheck disable=SC2086 # lists of words
for way in $ways; do
	case $way in
	bare) measure bare /bench/bare $devices -- $modules ;;
	vfioclaim) measure vfioclaim /bench/vfioclaim-early ;;
	# with another configuration: one line for all devices, or an empty one
	vfioclaim-short | vfioclaim-idle)
		mv /vfioclaim.conf /full.conf
		cp "/${way#vfioclaim-}.conf" /vfioclaim.conf
		measure "$way" /bench/vfioclaim-early
		mv /full.conf /vfioclaim.conf
		;;
	modprobe-ids) measure modprobe-ids /sbin/modprobe vfio-pci "ids=$ids" ;;
	script) measure script /bench/script.sh ;;
	driverctl) measure driverctl /bench/driverctl.sh ;;
	esac
done
echo "==== kernel"
echo "$kernel"
echo "==== devices"
ls /sys/bus/pci/devices
echo "==== dmesg"
dmesg
echo "==== end"
poweroff -f
