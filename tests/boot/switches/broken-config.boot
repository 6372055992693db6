# shellcheck shell=bash disable=SC2034
about="a config with an error: nothing is written, the line is named on the console, and the boot goes on"
bake=no # it would not be built
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0
claim 10de:12zz"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	console "vfioclaim: /etc/vfioclaim.conf:2: '10de:12zz': expected vendor:device"
	report '^end status=2 claimed=0 '
}
