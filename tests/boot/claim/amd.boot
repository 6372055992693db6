# shellcheck shell=bash disable=SC2034
about="AMD's IOMMU is active without a word on the kernel command line, and the display is claimed"
image=small
iommu=amd
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	report '^iommu active kind=amd remap=yes$'
	report '^end status=0 claimed=2 '
	noted exit '^exit 0$'
}
