# shellcheck shell=bash disable=SC2034
about="mkinitcpio's own way back, disablehooks=: the hook does not run, and the host drivers have the devices"
image=mkinitcpio
options="base vfioclaim udev"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on disablehooks=vfioclaim"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	lines 0 'vfioclaim: '
}
