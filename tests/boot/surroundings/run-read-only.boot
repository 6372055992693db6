# shellcheck shell=bash disable=SC2034
about="/run is read-only: the claim still happens"
image=small
prepare="mount -o remount,ro /run"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	noted exit '^exit 0$'
	noted err '^vfioclaim: /run/vfioclaim/report: cannot write the report: read-only file system'
	lines 1 'vfioclaim: end status=0 claimed=2 '
}
