# shellcheck shell=bash disable=SC2034
about="the same in a hostonly image, with a line in the config's directory"
hostonly=yes
rivals="bochs snd_hda_intel"
config="claim 1234:1111@00:03.0/00.0"
config_d="claim 8086:10d3"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:00:02.0 bochs-drm
	driver 0000:00:04.0 vfio-pci
	report '^claimed 0000:00:04.0 .* rule=/etc/vfioclaim.conf.d/10.conf:1$'
	report '^end status=0 claimed=3 '
}
