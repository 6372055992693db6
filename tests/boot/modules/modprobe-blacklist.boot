# shellcheck shell=bash disable=SC2034
about="modprobe.blacklist=vfio-pci keeps modprobe from loading it by alias; we were asked for it by name"
image=small
bake=yes
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on modprobe.blacklist=vfio-pci"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	report '^end status=0 claimed=2 '
	noted exit '^exit 0$'
}
