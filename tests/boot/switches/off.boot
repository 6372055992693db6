# shellcheck shell=bash disable=SC2034
about="rd.vfioclaim=off leaves everything to the host drivers, whatever the config says"
image=small
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on rd.vfioclaim=off"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	report ' mode=off '
	report '^end status=0 claimed=0 '
	noted exit '^exit 0$'
}
