# shellcheck shell=bash disable=SC2034
about="dracut's own way back, rd.systemd.mask=: the unit does not run, and the host drivers have the devices"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on rd.systemd.mask=vfioclaim.service"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	lines 0 'vfioclaim: '
}
