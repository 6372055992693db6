# shellcheck shell=bash disable=SC2034
about="only vfio-pci.ids= and no config: the twin that is the boot display is refused, and the module does not take it after all"
rivals="bochs snd_hda_intel"
late=4
cmdline="intel_iommu=on vfio-pci.ids=1234:1111,8086:2668"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	report '^refused 0000:00:02.0 .* reason=boot-display rule=cmdline:vfio-pci.ids '
	report '^end status=1 claimed=2 refused=1 '
}
