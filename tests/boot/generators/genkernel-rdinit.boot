# shellcheck shell=bash disable=SC2034
about="genkernel without initrd.splash, as with a splash of its own: rdinit= finds the program in the same overlay"
image=genkernel
options="etc/initrd.splash"
rivals="bochs snd-hda-intel" # as the files are called
config="claim 1234:1111@0000:00:03.0/00.0"
cmdline="rdinit=/vfioclaim-early firstmods=bochs,snd-hda-intel doload=crc32c_generic,ext4,nvme rootfstype=ext4"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs-drm"
	lines 1 'vfioclaim: end status=0 claimed=2 '
}
