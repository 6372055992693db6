# shellcheck shell=bash disable=SC2034
about="rdinit= and a busybox image: PID 1 leaves the root as it was"
start=rdinit-after
image=small
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	lines 1 'vfioclaim: end status=0 claimed=2 '
	noted mounts-left '^/proc$'
	lines 0 'Failed|cannot'
}
