# shellcheck shell=bash disable=SC2034
about="there is no /proc, and it cannot be mounted: the claim still happens"
unforetold="interrupts are read from /proc"
image=small
prepare="umount /proc; rmdir /proc; echo >/proc"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	noted exit '^exit 0$'
	report '^end status=0 claimed=2 '
	noted err '^vfioclaim: /proc: cannot mount: '
}
