# shellcheck shell=bash disable=SC2034
about="Debian testing's initramfs-tools: claimed before udev, and before the modules that its users name"
suite=testing
image=initramfs-tools
rivals="bochs snd_hda_intel"
late=4
config="claim 1234:1111@0000:00:03.0/00.0"

expect() {
	first-script 00-vfioclaim udev
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	report '^vfioclaim .* config=sha256:[0-9a-f]{64}$'
	report '^claimed 0000:01:00.0 .* rule=/etc/vfioclaim.conf:1$'
	report '^end status=0 claimed=2 '
}
