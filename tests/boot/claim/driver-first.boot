# shellcheck shell=bash disable=SC2034,SC2054
about="a driver that was first lets go, and a display that its driver has is refused"
unforetold="the image loads drivers before us"
image=small
prepare="modprobe snd_hda_intel; modprobe bochs"
rivals="snd_hda_intel bochs"
config="claim 0000:01:00.1
claim 0000:04:00.0 optional
claim 0000:00:06.0"
cmdline="intel_iommu=on"
devices=("${pc[@]}" bochs-display,addr=06.0)

expect() {
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:06.0 bochs-drm
	override 0000:00:06.0 '(null)'
	report '^claimed 0000:01:00.1 .* driver=vfio-pci rule=/etc/vfioclaim.conf:1$'
	report '^refused 0000:00:06.0 .* driver=bochs-drm reason=bound-display '
	report '^missing 0000:04:00.0 rule=/etc/vfioclaim.conf:2$'
	report '^group [0-9]+ shared-with=0000:01:00.0 driver=bochs-drm$'
	report '^end status=1 claimed=1 refused=1 missing=1 failed=0 '
}
