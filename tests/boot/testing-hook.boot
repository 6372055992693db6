# shellcheck shell=bash disable=SC2034
about="the same in a hostonly image without systemd, by dracut's first hook"
suite=testing
image=dracut
hostonly=yes
rivals="bochs snd_hda_intel"
config="claim 1234:1111@0000:00:03.0/00.0"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	report '^end status=0 claimed=2 '
}
