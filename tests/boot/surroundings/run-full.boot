# shellcheck shell=bash disable=SC2034
about="/run is full: the claim still happens"
image=small
prepare="mount -t tmpfs -o size=4k tmpfs /run; dd if=/dev/zero of=/run/full bs=4k"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	noted exit '^exit 0$'
	noted err '^vfioclaim: /run/vfioclaim/report: cannot write the report: no space left on device'
	lines 1 'vfioclaim: end status=0 claimed=2 '
}
