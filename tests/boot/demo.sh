#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2030,SC2031 # descriptions are changed in subshells on purpose
# Show the boot of tests/boot/claim/intel.boot step by step, with its figures, to a person. Fails if the device was not
# claimed.
set -uo pipefail
# shellcheck source=tests/boot/lab.sh
. "$(dirname "$0")/lab.sh"

obstacle=$(lab_obstacle)
if [[ -n $obstacle ]]; then
	echo "The demo cannot run here: $obstacle" >&2
	exit 77 # as a test, it is skipped
fi
export lab_work lab_margin='  '
lab_work=$(mktemp -d)
trap 'rm -rf "$lab_work"' EXIT
record=$lab_work/demo.record

lab_describe intel
late='' # the delay is only for the test
cat <<EOF
A virtual PC with two displays of the same kind. /etc/vfioclaim.conf says: $config
The image loads the drivers of displays and audio ($rivals) before anything else.

EOF
lab_prepare &&
	lab_prepare_kernel &&
	lab_step "image: vfioclaim and its rivals, by dracut" image_build "$lab_work/image" &&
	lab_step "boot: QEMU, emulated processor and Intel IOMMU" lab_boot "$lab_work/demo" "$lab_work/image" || exit

# the lines of the kernel log about the claim and the rivals, with the kernel's time
echo
echo "The boot, in seconds of the kernel's time:"
lab_section "$record" dmesg | sed -nE '/vfioclaim:|bochs|snd_hda_intel/s/^\[ *([0-9.]+)\] /  \1  /p'

echo
echo "In the real root:"
{
	echo "address id group driver"
	lab_section "$record" devices | awk '{ print $1, $2, $4, $5 }'
} | awk '{ printf "  %-13s %-10s %-6s %s\n", $1, $2, $3, $4 }'

echo
lab_section "$record" vfio | sed -E 's/^([^ ]+) (....:....)$/  \1 opened through VFIO; its config space says \2/'
lab_section "$record" vfio | grep -Fxq '0000:01:00.0 1234:1111'
