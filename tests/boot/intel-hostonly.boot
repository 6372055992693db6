# shellcheck shell=bash disable=SC2034
about="the same in a hostonly image"
hostonly=yes
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:00:02.0 bochs-drm
	report '^end status=0 claimed=2 '
}
