#!/bin/busybox sh
# shellcheck shell=dash disable=SC2154 # /etc/lab.conf sets what is not set here
# SPDX-License-Identifier: GPL-2.0-or-later
# /init of the lab's small image: start the program as a generator's hook would, then load the rivals, and continue in
# the real root. Writes notes for guest/init.sh to /dev/lab, on a devtmpfs that both roots share.

/bin/busybox --install -s /bin
export PATH=/bin
# shellcheck source=/dev/null # start and rivals
. /etc/lab.conf

mount_absent() {
	[ -d /proc ] || rm -f /proc
	mkdir -p /proc /sys /dev /run
	[ -e /proc/self ] || mount -t proc proc /proc
	[ -e /sys/bus ] || mount -t sysfs sysfs /sys
	[ -e /dev/null ] || mount -t devtmpfs devtmpfs /dev
	grep -q ' /run ' /proc/mounts || mount -t tmpfs -o mode=755 tmpfs /run
}

program=/usr/lib/vfioclaim/vfioclaim-early
[ "$start" = bare ] || mount_absent
# shellcheck source=/dev/null
. /etc/prepare
run() { # [OPTION]...: run it once; after again=NAME, with notes of its own
	"$program" "$@" >"/tmp/out${again:+-$again}" 2>"/tmp/err${again:+-$again}"
	echo "exit $?" >"/tmp/exit${again:+-$again}"
}
if [ -x "$program" ]; then
	# shellcheck source=/dev/null
	. /etc/run
fi
if [ "$start" != hook ]; then
	ls / >/tmp/root-left
	mkdir -p /proc
	mount -t proc proc /proc
	cut -d ' ' -f 2 /proc/mounts >/tmp/mounts-left
fi
mount_absent
mkdir -p /dev/lab
cp /tmp/* /dev/lab/

# vfio_iommu_type1 is a soft dependency of vfio, which busybox's modprobe does not support
for module in $rivals vfio_iommu_type1 nvme crc32c_generic ext4; do
	busybox modprobe "$module"
done
wait_for() { # COMMAND...: wait until it succeeds
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 50 ] || {
			echo "failed: $*"
			poweroff -f
		}
		sleep 0.2
	done
}
mount_root() { # only one disk has content; its number depends on which disk is found first
	mount -t ext4 -o ro /dev/nvme?n1 /root
}
if [ -e /etc/storage ]; then
	# shellcheck source=tests/boot/guest/storage.sh
	. /etc/storage.sh
else
	wait_for mount_root
fi
for directory in /proc /sys /dev /run; do
	mount --move "$directory" "/root$directory"
done
exec switch_root /root /sbin/init
