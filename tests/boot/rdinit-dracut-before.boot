# shellcheck shell=bash disable=SC2034
about="rdinit= and an archive before an image of dracut's that has nothing of ours"
start=rdinit-before

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
}
