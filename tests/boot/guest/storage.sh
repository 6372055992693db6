# shellcheck shell=dash disable=SC2154 # /etc/lab.conf and small-init.sh set what is not set here
# SPDX-License-Identifier: GPL-2.0-or-later
# Make the real root that a description requests out of empty disks, in the small image, with the tools of the disk at
# 0000:00:05.0. That disk is released afterwards, and the root does not depend on it. Sourced by small-init.sh.

for module in $modules; do
	busybox modprobe "$module"
done

disk() { # DEVICE.FUNCTION: print the node of the disk on 0000:00:DEVICE.FUNCTION
	for disk in /sys/block/*; do
		case $(readlink -f "$disk") in */0000:00:"$1"/*) echo "/dev/${disk##*/}" ;; esac
	done
}
has_disk() {
	[ -n "$(disk "$1")" ]
}
tool() { # COMMAND...: run a tool; a failure ends the boot, and with it the record
	chroot /tools env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" || {
		echo "$*: exit $?"
		poweroff -f
	}
}
# nothing else creates the nodes here
export DM_DISABLE_UDEV=1

wait_for has_disk 05.0
mount -t ext4 "$(disk 05.0)" /tools
for directory in /proc /sys /dev /run; do
	mount --bind "$directory" "/tools$directory"
done
mkdir -p /run/lock
# shellcheck source=/dev/null # the description's
. /etc/storage
umount /tools/proc /tools/sys /tools/dev /tools/run /tools
cp -a /stage/. /root/
cp -a /lib/modules/. /root/lib/modules/
