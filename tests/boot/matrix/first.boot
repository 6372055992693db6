# shellcheck shell=bash disable=SC2034,SC2154
about="a display and its audio function are claimed before any driver is there, though theirs are forced; the twin stays"
rivals="bochs snd_hda_intel"
late=4
config="claim 1234:1111@0000:00:03.0/00.0"

# What is reported is asked of the kernel's log, which every way in has.
expect() {
	[[ $image$start != initramfs-toolsglue ]] || first-script 00-vfioclaim udev
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	driver 0000:00:05.0 nvme
	opens 0000:01:00.0 1234:1111
	opens 0000:01:00.1 8086:2668
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	# and what udev loads: the root disk's
	before "vfioclaim: claimed 0000:01:00.0" "nvme nvme0"
	lines 1 'vfioclaim: vfioclaim .* config=sha256:[0-9a-f]{64}$'
	lines 1 "vfioclaim: iommu active kind=$iommu remap=yes$"
	lines 1 'vfioclaim: claimed 0000:01:00.0 id=1234:1111 .* driver=vfio-pci rule=/etc/vfioclaim.conf:1$'
	lines 1 'vfioclaim: claimed 0000:01:00.1 .* driver=vfio-pci with=0000:01:00.0 rule=/etc/vfioclaim.conf:1$'
	lines 1 'vfioclaim: end status=0 claimed=2 refused=0 missing=0 failed=0 '
}
