# shellcheck shell=bash disable=SC2034
about="vfio-pci was loaded before us: no module is needed, and no modprobe"
image=small
rivals="bochs snd_hda_intel"
config="claim 1234:1111@0000:00:03.0/00.0"
prepare='
	busybox modprobe vfio-pci
	rm -f /bin/modprobe /sbin/modprobe
'

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	report "^end status=0 claimed=2 "
	noted exit "^exit 0$"
}
