# shellcheck shell=bash disable=SC2034
about="rd.vfioclaim=off is read before a config that is broken, and before everything else in dracut's image"
bake=no # it would not be built
rivals="bochs snd_hda_intel"
config="claim 10de:12zz"
cmdline="intel_iommu=on rd.vfioclaim=off"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	report '^end status=0 claimed=0 '
	quiet 'vfioclaim'
}
