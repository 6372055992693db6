# shellcheck shell=bash disable=SC2034
about="an ID that no device has: the boot is untouched, and the report says missing"
image=small
rivals="bochs snd_hda_intel"
config="claim 10de:1284"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	report '^missing 10de:1284 rule=/etc/vfioclaim.conf:1$'
	report '^end status=1 claimed=0 refused=0 missing=1 '
	noted exit '^exit 1$'
	lines 0 'claiming display|modprobe'
}
