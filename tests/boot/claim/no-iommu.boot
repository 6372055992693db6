# shellcheck shell=bash disable=SC2034
about="without an IOMMU nothing is written, and every device stays with its host driver"
iommu=none
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	driver 0000:00:02.0 bochs-drm
	override 0000:01:00.0 '(null)'
	override 0000:01:00.1 '(null)'
	report '^iommu inactive reason=firmware # .*firmware setup$'
	report '^refused 0000:01:00.0 .* reason=iommu-inactive rule=/etc/vfioclaim.conf:1$'
	report '^end status=3 claimed=0 refused=1 missing=0 failed=0 '
	console 'vfioclaim: refused 0000:01:00.0 .*reason=iommu-inactive'
}
