# shellcheck shell=bash disable=SC2034
about="a rescue image is left alone: it is for who has locked himself out"
options="--add rescue"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	lines 0 'vfioclaim: '
}
