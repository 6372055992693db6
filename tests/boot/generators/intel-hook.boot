# shellcheck shell=bash disable=SC2034
about="the same in an image without systemd, by dracut's first hook"
image=dracut
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	report '^end status=0 claimed=2 '
	quiet 'vfioclaim'
}
