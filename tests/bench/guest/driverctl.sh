#!/bin/sh
# shellcheck shell=dash disable=SC2154 # /etc/bench.conf sets it
# SPDX-License-Identifier: GPL-2.0-or-later
# Run driverctl for each device, as its own unit calls it at boot.

# shellcheck source=/dev/null
. /etc/bench.conf
for device in $devices; do
	driverctl --nosave set-override "$device" vfio-pci
done
