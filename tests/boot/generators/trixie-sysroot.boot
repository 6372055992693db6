# shellcheck shell=bash disable=SC2034
about="dracut --sysroot: program, config and unit are those of the other root, and what is baked is that root's"
suite=trixie
target=yes
rivals="bochs snd_hda_intel"
late=4
config="claim 1234:1111@0000:00:03.0/00.0"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	report '^vfioclaim .* config=sha256:[0-9a-f]{64}$'
	report '^claimed 0000:01:00.0 .* rule=/etc/vfioclaim.conf:1$'
	report '^end status=0 claimed=2 '
}
