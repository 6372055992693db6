# shellcheck shell=bash disable=SC2034
about="the archive directly after an image that lz4 has compressed, with nothing between them that marks its end"
start=rdinit-after
image=small
options="lz4 -lcq"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	lines 0 'Initramfs unpacking failed'
	lines 1 'vfioclaim: end status=0 claimed=2 '
}
