# shellcheck shell=bash disable=SC2034
about="Debian 11's dracut (051), systemd (247) and kernel (5.10), and no host program: the config as it is, and modprobe"
suite=bullseye
bake=no
rivals="bochs-drm snd_hda_intel"
late=4
config="claim 1234:1111@0000:00:03.0/00.0"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	driver 0000:00:05.0 nvme
	opens 0000:01:00.0 1234:1111
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	report '^vfioclaim .* config=-$' # the host program says which it is, and there is none
	report '^claimed 0000:01:00.0 .* rule=/etc/vfioclaim.conf:1$'
	report '^iommu active kind=intel remap=yes$'
	report '^end status=0 claimed=2 '
}
