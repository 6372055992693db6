#!/bin/sh
# shellcheck shell=dash disable=SC2154 # /etc/bench.conf sets it
# SPDX-License-Identifier: GPL-2.0-or-later
# Write an override for each device, then run modprobe: the lines that people put into their initramfs by hand.

# shellcheck source=/dev/null
. /etc/bench.conf
for device in $devices; do
	echo vfio-pci >"/sys/bus/pci/devices/$device/driver_override"
done
/sbin/modprobe -i vfio-pci
