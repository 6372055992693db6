# shellcheck shell=bash disable=SC2034
about="Debian 13's kernel, its modules compressed, and no modprobe in the image: the baked modules are loaded by us"
kernel=trixie
image=small
bake=yes
rivals="bochs snd_hda_intel"
config="claim 1234:1111@0000:00:03.0/00.0"
prepare='rm -f /bin/modprobe /sbin/modprobe'

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	opens 0000:01:00.0 1234:1111
	report "^vfioclaim .* config=sha256:[0-9a-f]{64}$"
	report "^claimed 0000:01:00.0 .* rule=/etc/vfioclaim.conf:1$"
	report "^end status=0 claimed=2 "
	noted exit "^exit 0$"
	nothing-noted err modprobe
}
