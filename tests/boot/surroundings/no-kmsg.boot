# shellcheck shell=bash disable=SC2034
about="/dev/kmsg is not there, and cannot be had: the claim still happens"
image=small
prepare="rm /dev/kmsg; mount --bind /dev /dev"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	noted exit '^exit 0$'
	report '^end status=0 claimed=2 '
	lines 0 'vfioclaim: '
}
