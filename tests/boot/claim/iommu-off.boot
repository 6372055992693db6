# shellcheck shell=bash disable=SC2034
about="an IOMMU that the kernel command line switches off is named as that, and nothing is written"
image=small
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on intel_iommu=off"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	report '^iommu inactive reason=cmdline # remove intel_iommu=off from the kernel command line$'
	report '^end status=3 claimed=0 refused=1 '
	noted exit '^exit 3$'
}
