# shellcheck shell=bash disable=SC2034
about="the archive behind an image of initramfs-tools (0.142) that lz4 has packed, and that has nothing of ours"
image=initramfs-tools
start=rdinit-behind
options="-c lz4"
rivals="bochs snd_hda_intel"
config="claim 1234:1111@0000:00:03.0/00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	lines 1 'vfioclaim: vfioclaim .* config=sha256:[0-9a-f]{64}$'
	lines 1 'vfioclaim: end status=0 claimed=2 '
}
